// Choosing a device by name or id: an input with a list, by keyboard or pointer.
import { findDevices } from '../../core/find.js';
import { h, replace } from '../../ui/dom.js';
import { stateDot } from '../../ui/kit.js';

const mostShown = 12; // more than fits on a phone: whoever sees them all types another letter
let names = 0;

/**
 * @param {{fleet: import('../../core/fleet.js').Fleet, value?: string, onchange: (id: string) => void, label?: string, clearable?: boolean, wide?: boolean}} how `clearable`: no device is a choice, too
 * @returns {HTMLElement} with `set(id)`
 */
export function devicePicker({ fleet, value = '', onchange, label = 'Device', clearable = false }) {
  const listId = `devices-${++names}`;
  let found = [];
  let active = -1;
  const input = h('input', {
    class: 'input', type: 'text', role: 'combobox', 'aria-expanded': 'false', 'aria-controls': listId, 'aria-autocomplete': 'list', 'aria-label': label, placeholder: clearable ? 'All devices' : 'Name or id of a device', autocomplete: 'off',
    spellcheck: 'false', onfocus: () => { input.select(); open(''); }, oninput: () => open(input.value), onkeydown: onKey, onblur: () => close(),
  });
  const list = h('ul', { class: 'picker-list', id: listId, role: 'listbox', 'aria-label': label, hidden: true });
  const element = h('div', { class: 'picker' }, input, list);
  element.set = (id) => {
    value = id;
    input.value = id ? fleet.nameOf(id) : '';
  };
  element.input = input;
  element.set(value);
  fleet.loaded.then(() => { if (document.activeElement !== input) element.set(value); });
  return element;

  function open(text) {
    const devices = findDevices(fleet.all, text.trim());
    // Without a word the connected ones come first: they are what can be asked now.
    found = (text.trim() ? devices : [...devices.filter((device) => device.online), ...devices.filter((device) => !device.online)]).slice(0, mostShown);
    active = found.length > 0 && text.trim() ? 0 : -1;
    draw();
  }

  function draw() {
    replace(list, found.map((device, i) => h('li', { id: `${listId}-${i}`, role: 'option', 'aria-selected': String(i === active), class: i === active ? 'active' : null, onmousedown: (event) => { event.preventDefault(); choose(device.id); } },
      stateDot(device.online), h('span', { class: 'grow ellipsis' }, device.name || device.id), device.name && h('span', { class: 'mono muted' }, device.id))), found.length === 0 && h('li', { class: 'muted' }, 'No device has this name or id'));
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    if (active >= 0) input.setAttribute('aria-activedescendant', `${listId}-${active}`);
    else input.removeAttribute('aria-activedescendant');
  }

  function onKey(event) {
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && found.length > 0) {
      if (list.hidden) open('');
      active = (active + (event.key === 'ArrowDown' ? 1 : found.length - (active < 0 ? 0 : 1))) % found.length;
      draw();
      event.preventDefault();
    } else if (event.key === 'Enter' && !list.hidden) {
      if (active >= 0) choose(found[active].id);
      else if (clearable && input.value.trim() === '') choose('');
      event.preventDefault();
    } else if (event.key === 'Escape' && !list.hidden) {
      close();
      event.stopPropagation();
    }
  }

  function choose(id) {
    value = id;
    close();
    input.blur();
    onchange(id);
  }

  function close() {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    if (clearable && input.value.trim() === '' && value) {
      value = '';
      onchange('');
    } else element.set(value);
  }
}
