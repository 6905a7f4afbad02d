// Finds a device by its name, number or tag and goes there.
import { h, icon, replace } from '../ui/dom.js';
import { stateDot } from '../ui/kit.js';
import { findDevices } from '../core/find.js';

const most = 8;
let lists = 0;

/** @param {{fleet: import('../core/fleet.js').Fleet, go: (path: string) => void}} parts */
export function finder({ fleet, go }) {
  const id = `finder-${++lists}`;
  let found = [];
  let active = 0;
  const list = h('div', { class: 'finder-list', id, role: 'listbox', 'aria-label': 'Devices', hidden: true });
  const input = h('input', {
    type: 'search', class: 'input', placeholder: 'Find a device', 'aria-label': 'Find a device', role: 'combobox', 'aria-controls': id, 'aria-expanded': 'false', 'aria-autocomplete': 'list', autocomplete: 'off', spellcheck: 'false',
    oninput: update, onfocus: update, onkeydown: onKey,
  });
  const element = h('div', { class: 'finder', onfocusout: (event) => { if (!element.contains(event.relatedTarget)) close(); } }, h('label', { class: 'search' }, icon('search'), input, h('kbd', null, '/')), list);
  return { element, focus: () => input.focus() };

  function update() {
    found = input.value.trim() ? findDevices(fleet.all, input.value).slice(0, most) : [];
    active = 0;
    draw();
  }

  function draw() {
    list.hidden = input.value.trim() === '';
    input.setAttribute('aria-expanded', String(!list.hidden));
    replace(list, found.length === 0 ? h('p', { class: 'finder-none muted' }, 'No device is called so.') : found.map((device, i) => h('button', {
      type: 'button', class: 'finder-item', id: `${id}-${i}`, role: 'option', tabindex: '-1', 'aria-selected': String(i === active), onpointerdown: (event) => event.preventDefault(), onclick: () => open(device),
    }, stateDot(device.online), h('span', { class: 'grow ellipsis' }, device.name || device.id), h('span', { class: 'mono muted' }, device.name ? device.id : ''))));
    if (found.length > 0) input.setAttribute('aria-activedescendant', `${id}-${active}`);
    else input.removeAttribute('aria-activedescendant');
  }

  function onKey(event) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      active = (active + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % Math.max(1, found.length);
      event.preventDefault();
      draw();
    } else if (event.key === 'Enter' && found[active]) open(found[active]);
    else if (event.key === 'Escape') {
      close();
      input.blur();
    }
  }

  function open(device) {
    close();
    input.blur();
    go(`/devices/${encodeURIComponent(device.id)}`);
  }

  function close() {
    input.value = '';
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
  }
}
