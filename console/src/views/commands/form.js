// The form of a command, made from what is known of its arguments.
import { h, replace } from '../../ui/dom.js';
import { button, field, select } from '../../ui/kit.js';
import { confirm } from '../../ui/dialog.js';
import { check, commands, commandsOf, toInstant, toLocalTime } from './known.js';

/**
 * @param {{protocol?: string, command?: string, values?: Record<string, string>, onsend: (request: {command: string, arguments: Record<string, string>}) => Promise<void>}} how
 * @returns {HTMLElement}
 */
export function commandForm({ protocol, command, values = {}, onsend }) {
  const known = new Set(commandsOf(protocol));
  let name = command && commands[command] ? command : [...known][0] ?? Object.keys(commands)[0];
  let fields = [];
  const choose = h('select', { class: 'input', onchange: () => { name = choose.value; values = {}; draw(); } }, groupsOf(known));
  choose.value = name;
  const body = h('div', { class: 'stack' });
  const note = h('p', { class: 'note warn', hidden: true, role: 'note' });
  const element = h('form', { class: 'stack command-form', novalidate: true, onsubmit: (event) => { event.preventDefault(); } },
    field('Command', choose), note, body, h('div', { class: 'row' }, button('Send', { icon: 'command', kind: 'primary', type: 'submit', onclick: send })));
  draw();
  return element;

  function draw() {
    const told = commands[name];
    const remarks = [known.has(name) ? '' : 'This device is not known to understand this command.', told.ask ?? ''].filter(Boolean);
    note.hidden = remarks.length === 0;
    note.textContent = remarks.join(' ');
    fields = told.arguments.map((argument) => ({ argument, element: field(argument.needed ? argument.label : `${argument.label} (optional)`, inputOf(argument, values[argument.name]), argument.hint) }));
    replace(body, fields.map((one) => one.element));
  }

  async function send() {
    const given = Object.fromEntries(fields.map(({ argument, element: shown }) => [argument.name, valueOf(argument, shown.input)]));
    const { arguments: taken, errors } = check(name, given);
    for (const { argument, element: shown } of fields) shown.error(errors[argument.name]);
    const wrong = fields.find(({ argument }) => errors[argument.name]);
    if (wrong) return wrong.element.input.focus();
    if (commands[name].ask && !(await confirm({ title: `${commands[name].label}?`, text: commands[name].ask, action: 'Send', danger: true }))) return;
    try {
      await onsend({ command: name, arguments: taken });
    } catch (error) {
      // The API names the argument: it is shown where it stands, and told as well.
      for (const { argument, element: shown } of fields) shown.error(error.fields?.[`arguments.${argument.name}`]?.join(' '));
      throw error;
    }
  }
}

function groupsOf(known) {
  const groups = new Map();
  const names = Object.keys(commands);
  for (const name of names.filter((one) => known.has(one))) groups.set(commands[name].group, [...(groups.get(commands[name].group) ?? []), name]);
  const others = names.filter((name) => !known.has(name));
  if (others.length > 0) groups.set('Not known of this device', others);
  return [...groups].map(([label, members]) => h('optgroup', { label }, members.map((name) => h('option', { value: name }, commands[name].label))));
}

function inputOf(argument, value = '') {
  switch (argument.type) {
    case 'choice': return select([{ value: '', label: argument.needed ? 'Choose' : 'As the device does' }, ...argument.options], value);
    case 'choice-or-channel': return h('input', { class: 'input', value, autocomplete: 'off', spellcheck: 'false', placeholder: argument.options.map((option) => option.value).join(', ') });
    case 'whole': return h('input', { class: 'input num', type: 'number', inputmode: 'numeric', min: argument.least, max: argument.most, step: 1, value, placeholder: `${argument.least} to ${argument.most}` });
    case 'time': case 'local-time': return h('input', { class: 'input num', type: 'datetime-local', step: 1, min: '2000-01-01T00:00:00', max: '2099-12-31T23:59:59', value });
    case 'json': return h('textarea', { class: 'input mono', rows: 4, spellcheck: 'false', value });
    default: return h('input', { class: 'input', type: 'text', value, autocomplete: 'off', spellcheck: 'false', maxlength: argument.type === 'text' ? 243 : null });
  }
}

function valueOf(argument, input) {
  if (argument.type === 'time') return input.value && toInstant(input.value);
  return argument.type === 'local-time' ? toLocalTime(input.value) : input.value;
}
