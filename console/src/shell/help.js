// The shortcuts, listed.
import { h } from '../ui/dom.js';
import { dialog } from '../ui/dialog.js';

/** @param {import('../core/keys.js').Keys} keys */
export function shortcuts(keys) {
  if (document.querySelector('dialog[open]')) return;
  const lists = ['In lists: move', 'In lists: open', 'Close what is open'];
  const fixed = [['↑ ↓', lists[0]], ['Enter', lists[1]], ['Esc', lists[2]]];
  const all = [...keys.list.map(({ keys: typed, label }) => [typed, label]), ...fixed];
  dialog({ title: 'Keyboard shortcuts', body: h('dl', { class: 'shortcuts' }, all.map(([typed, label]) => h('div', null, h('dt', null, label), h('dd', null, typed.split(' ').map((key) => h('kbd', null, key)))))) });
}
