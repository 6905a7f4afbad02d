// Inputs. Each has a label that screen readers know, seen or not.
import { h, icon } from './dom.js';
import { debounce } from '../core/async.js';

let names = 0;
const nextId = () => `f${++names}`;

/** A labelled input; `error(text)` says what is wrong with it. */
export function field(label, input, hint) {
  const id = input.id || (input.id = nextId());
  const message = h('p', { class: 'field-error', id: `${id}-error`, hidden: true });
  const note = hint && h('p', { class: 'field-hint muted', id: `${id}-hint` }, hint);
  input.setAttribute('aria-describedby', `${id}-error${hint ? ` ${id}-hint` : ''}`);
  const element = h('div', { class: 'field' }, h('label', { for: id }, label), input, note, message);
  element.input = input;
  element.error = (text) => {
    message.textContent = text || '';
    message.hidden = !text;
    input.setAttribute('aria-invalid', String(Boolean(text)));
  };
  return element;
}

/** A field for words to look for; told 150 ms after the last letter. */
export function search(label, value, oninput) {
  const tell = debounce(150, () => oninput(input.value.trim()));
  const input = h('input', { type: 'search', class: 'input', placeholder: label, 'aria-label': label, value: value ?? '', spellcheck: 'false', autocomplete: 'off', oninput: tell });
  const element = h('label', { class: 'search' }, icon('search'), input);
  element.input = input;
  return element;
}

/** A list to choose one of. @param {{value: string, label: string}[]} items */
export function select(items, value, onchange, { label } = {}) {
  const element = h('select', { class: 'input', 'aria-label': label, onchange: () => onchange?.(element.value) }, items.map((item) => h('option', { value: item.value }, item.label)));
  element.value = value ?? '';
  return element;
}

/** A few choices side by side, one of them taken. */
export function segmented(items, value, onchange, { label = 'Choose' } = {}) {
  const buttons = items.map((item) => h('button', { type: 'button', class: 'segment', 'aria-pressed': String(item.value === value), onclick: () => choose(item.value) }, item.icon && icon(item.icon, 14), item.label));
  const element = h('div', { class: 'segmented', role: 'group', 'aria-label': label }, buttons);
  element.set = (now) => buttons.forEach((one, i) => one.setAttribute('aria-pressed', String(items[i].value === now)));
  return element;

  function choose(now) {
    element.set(now);
    onchange(now);
  }
}

/** Something that is on or off. */
export function switchBox(label, isOn, onchange) {
  const input = h('input', { type: 'checkbox', role: 'switch', checked: isOn, onchange: () => onchange(input.checked) });
  const element = h('label', { class: 'switch' }, input, h('span', { class: 'switch-track' }), h('span', null, label));
  element.input = input;
  return element;
}
