// The parts that all views are made of.
import { h, icon, replace } from './dom.js';
import { toast } from './toast.js';
import { debounce } from '../core/async.js';
import { isAbort, messageOf } from '../core/api.js';

export { severity, severityRank, stateDot, bar } from './marks.js';
export { field, search, segmented, select, switchBox } from './inputs.js';

/** A button. While `onclick` works (it may be async) the button is busy; what it throws is told in a toast. @param {string} label @param {{icon?: string, kind?: 'primary'|'plain'|'quiet'|'danger', onclick?: (event: Event) => any, disabled?: boolean, title?: string, type?: string}} [how] */
export function button(label, { icon: picture, kind = 'plain', onclick, disabled = false, title, type = 'button' } = {}) {
  const element = h('button', { class: `button ${kind}`, type, disabled, title }, picture && icon(picture), h('span', null, label));
  if (onclick) element.addEventListener('click', (event) => busy(element, () => onclick(event)));
  return element;
}

/** A button that is a picture with a name. */
export function iconButton(picture, label, { onclick, kind = 'quiet', disabled = false, pressed, size = 16 } = {}) {
  const element = h('button', { class: `icon-button ${kind}`, type: 'button', disabled, title: label, 'aria-label': label, 'aria-pressed': pressed === undefined ? null : String(pressed) }, icon(picture, size));
  if (onclick) element.addEventListener('click', (event) => busy(element, () => onclick(event)));
  return element;
}

/** Does something while a control is busy, and tells what went wrong. */
export async function busy(element, work) {
  if (element.getAttribute('aria-busy') === 'true') return;
  const working = (async () => work())();
  element.setAttribute('aria-busy', 'true');
  try {
    await working;
  } catch (error) {
    if (!isAbort(error)) toast(messageOf(error), { kind: 'bad' });
  } finally {
    element.removeAttribute('aria-busy');
  }
}

/** A word with a colour that has a meaning. @param {string} text @param {'good'|'bad'|'warn'|'info'|'mute'} [kind] */
export const badge = (text, kind = 'mute') => h('span', { class: `badge ${kind}` }, text);

/** A small label, as a tag. */
export const chip = (text, onremove) => h('span', { class: 'chip' }, text, onremove && iconButton('close', `Remove ${text}`, { onclick: onremove, size: 12 }));

/** What stands where nothing is. */
export function empty(title, text, ...actions) {
  return h('div', { class: 'state-block empty' }, h('p', { class: 'state-title' }, title), text && h('p', { class: 'muted' }, text), actions.length > 0 && h('div', { class: 'row centre' }, actions));
}

/** What stands where something went wrong. */
export function failed(error, retry) {
  return h('div', { class: 'state-block failed', role: 'alert' }, h('p', { class: 'state-title' }, icon('warn', 18), ' ', messageOf(error)), retry && h('div', { class: 'row centre' }, button('Try again', { icon: 'refresh', onclick: retry })));
}

/** What stands where something is on its way. */
export function loading(rows = 4) {
  return h('div', { class: 'skeleton', role: 'status', 'aria-label': 'Loading' }, Array.from({ length: rows }, (_, i) => h('div', { class: 'skeleton-row', style: { width: `${92 - ((i * 23) % 40)}%` } })));
}

/** A card with a head. */
export function section(title, actions, ...children) {
  return h('section', { class: 'card', 'aria-label': title }, h('header', { class: 'card-head' }, h('h2', null, title), h('div', { class: 'row' }, actions)), h('div', { class: 'card-body' }, children));
}

/** Names and values; values that are null, undefined or empty are left out with their names. @param {[string, any][]} pairs */
export function facts(pairs) {
  return h('dl', { class: 'facts' }, pairs.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value))));
}

/** The head of a page. */
export function pageHead(title, { sub, actions = [] } = {}) {
  return h('header', { class: 'page-head' }, h('div', { class: 'grow' }, h('h1', null, title), sub && h('div', { class: 'page-sub muted' }, sub)), h('div', { class: 'row wrap' }, actions));
}

/** Tabs that are links. @param {{label: string, href: string, count?: number}[]} items @param {string} active the active one's address */
export function tabs(items, active, label = 'Parts of this page') {
  return h('nav', { class: 'tabs', 'aria-label': label }, items.map((item) => h('a', { href: item.href, class: 'tab', 'aria-current': item.href === active ? 'page' : null }, item.label, item.count ? h('span', { class: 'tab-count num' }, item.count) : null)));
}

/** A device by name and id, as a link to its page. */
export function deviceLink(fleet, id) {
  const name = fleet?.get(id)?.name;
  return h('a', { class: 'device-link', href: `#/devices/${encodeURIComponent(id)}`, title: name ? `${name} · ${id}` : id }, h('span', { class: name ? null : 'mono' }, name || id));
}

/** A text that can be copied. */
export function copyText(text) {
  return h('span', { class: 'copy-text' }, h('span', { class: 'mono ellipsis', title: text }, text), iconButton('copy', 'Copy', { size: 14, onclick: async () => {
    await navigator.clipboard.writeText(text);
    toast('Copied', { kind: 'good' });
  } }));
}

/** A button that opens a list of actions. @param {string} label @param {{label: string, icon?: string, danger?: boolean, onclick: () => any}[]} items */
export function menu(label, items, { icon: picture = 'more' } = {}) {
  const list = h('div', { class: 'menu-list', role: 'menu', hidden: true }, items.map((item) => h('button', { type: 'button', role: 'menuitem', class: item.danger ? 'danger' : null, onclick: () => choose(item) }, item.icon && icon(item.icon), item.label)));
  const opener = h('button', { class: 'icon-button quiet', type: 'button', title: label, 'aria-label': label, 'aria-haspopup': 'menu', 'aria-expanded': 'false', onclick: () => show(list.hidden) }, icon(picture));
  const element = h('div', { class: 'menu', onkeydown: onKey, onfocusout: (event) => { if (!element.contains(event.relatedTarget)) show(false); } }, opener, list);
  return element;

  function show(isOpen) {
    list.hidden = !isOpen;
    opener.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) list.firstElementChild?.focus();
  }
  function choose(item) {
    show(false);
    opener.focus();
    return busy(opener, item.onclick);
  }
  function onKey(event) {
    const all = [...list.children];
    if (event.key === 'Escape' && !list.hidden) {
      show(false);
      opener.focus();
      event.stopPropagation();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !list.hidden) {
      all[(all.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : all.length - 1)) % all.length].focus();
      event.preventDefault();
    }
  }
}

/** Fills an element by a request: loading, then what came, or what went wrong with a way to try again. */
export async function fill(element, request, show, { rows } = {}) {
  replace(element, loading(rows));
  try {
    replace(element, show(await request()));
  } catch (error) {
    if (!isAbort(error)) replace(element, failed(error, () => fill(element, request, show, { rows })));
  }
}

export { debounce };
