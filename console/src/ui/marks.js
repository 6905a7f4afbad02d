// Marks: a colour never says anything alone, there is always a shape or a word with it.
import { h, icon } from './dom.js';
import { words } from '../core/format.js';

const shapes = { critical: 'critical', high: 'high', warning: 'warning', info: 'notice' };
const ranks = { info: 0, warning: 1, high: 2, critical: 3 };

/** How grave a severity is: 0 info to 3 critical; -1: not known. */
export const severityRank = (word) => ranks[word] ?? -1;

/** A severity with its shape and word. */
export function severity(word, { short = false } = {}) {
  const known = word in ranks ? word : 'info';
  return h('span', { class: `severity sev-${known}`, title: short ? words(word) : null }, icon(shapes[known], 12), h('span', { class: short ? 'sr-only' : null }, words(word)));
}

/** Whether a device is connected. */
export const stateDot = (isOnline, { word = false } = {}) => h('span', { class: `state ${isOnline ? 'on' : 'off'}`, title: isOnline ? 'Online' : 'Offline' }, h('span', { class: 'state-dot' }), h('span', { class: word ? null : 'sr-only' }, isOnline ? 'Online' : 'Offline'));

/** How far something is. `value` is 0 to 1; null: nobody knows how long it is. `set(value, label)` changes it. @param {{value: number | null, label?: string}} how */
export function bar({ value, label = '' }) {
  const fill = h('div', { class: 'bar-fill' });
  const text = h('span', { class: 'bar-label num' });
  const track = h('div', { class: 'bar-track', role: 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100' }, fill);
  const element = h('div', { class: 'bar' }, track, text);
  element.set = (now, said = '') => {
    const isKnown = Number.isFinite(now);
    const percent = isKnown ? Math.min(100, Math.max(0, now * 100)) : 100;
    fill.style.width = `${percent.toFixed(1)}%`;
    track.classList.toggle('open', !isKnown);
    if (isKnown) track.setAttribute('aria-valuenow', String(Math.round(percent)));
    else track.removeAttribute('aria-valuenow');
    track.setAttribute('aria-label', said || 'Progress');
    text.textContent = said;
  };
  element.set(value, label);
  return element;
}
