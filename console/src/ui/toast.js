// Short words at the edge of the page that go away by themselves; read out by screen readers.
import { h, icon } from './dom.js';

const lasting = { good: 4000, info: 5000, bad: 9000 };
const most = 4; // more hide what they are about
let place;

/** Says something. @param {string} text @param {{kind?: 'good'|'bad'|'info', action?: {label: string, onclick: () => any}}} [how] */
export function toast(text, { kind = 'info', action } = {}) {
  place ??= document.body.appendChild(h('div', { class: 'toasts', role: 'region', 'aria-label': 'Messages', 'aria-live': 'polite' }));
  if ([...place.children].some((one) => one.dataset.text === text)) return; // said already
  const element = h('div', { class: `toast ${kind}`, dataset: { text } }, icon({ good: 'check', bad: 'warn', info: 'info' }[kind]), h('span', { class: 'grow' }, text),
    action && h('button', { type: 'button', class: 'button quiet', onclick: () => { close(); action.onclick(); } }, action.label),
    h('button', { type: 'button', class: 'icon-button quiet', 'aria-label': 'Close', onclick: close }, icon('close', 14)));
  place.append(element);
  while (place.children.length > most) place.firstElementChild.remove();
  let timer = setTimeout(close, lasting[kind]);
  element.addEventListener('pointerenter', () => clearTimeout(timer));
  element.addEventListener('pointerleave', () => { timer = setTimeout(close, lasting[kind]); });

  function close() {
    clearTimeout(timer);
    element.remove();
  }
}
