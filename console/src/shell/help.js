// The shortcuts, listed.
import { h } from '../ui/dom.js';
import { dialog } from '../ui/dialog.js';

/** @param {import('../core/keys.js').Keys} keys */
export function shortcuts(keys) {
  if (document.querySelector('dialog[open]')) return;
  const fixed = [['↑ ↓', 'In lists: move'], ['Enter', 'In lists: open'], ['a', 'In lists of alarms: acknowledge']];
  const all = [...keys.list.map(({ keys: typed, label }) => [typed, label]), ...fixed];
  dialog({ title: 'Keyboard shortcuts', body: h('dl', { class: 'shortcuts' }, all.map(([typed, label]) => h('div', null, h('dt', null, label), h('dd', null, typed.split(' ').map((key) => h('kbd', null, key)))))) });
}
