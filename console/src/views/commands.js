// Sending commands to a device and seeing what it answers: a page with a choice of devices, and a part of a device's page.
import { h, replace } from '../ui/dom.js';
import { deviceLink, empty, failed, pageHead, section, stateDot } from '../ui/kit.js';
import { toast } from '../ui/toast.js';
import { commandForm } from './commands/form.js';
import { commandHistory } from './commands/history.js';
import { sendCommand } from './commands/send.js';
import { devicePicker } from './desk/picker.js';

export function view(context) {
  const { params, fleet, go, query } = context;
  const device = params.id ?? params.device ?? '';
  const panel = device ? commandPanel(context, device, { command: query.get('command'), values: Object.fromEntries([...query].filter(([name]) => name !== 'command')) }) : { element: empty('Choose a device', 'Its commands and their answers stand here.'), dispose() {} };
  if (params.id) return panel;
  const picker = devicePicker({ fleet, value: device, onchange: (id) => go(id ? `/commands/${encodeURIComponent(id)}` : '/commands') });
  const element = h('div', { class: 'page' }, pageHead('Commands', { sub: 'Ask a device for something and see its answer.', actions: [picker] }), panel.element);
  return { element, dispose: () => panel.dispose() };
}

/** The form and the history of one device. @returns {{element: HTMLElement, dispose: () => void}} */
export function commandPanel({ api, live, fleet, signal, can }, device, { command, values } = {}) {
  const history = commandHistory({ api, live, device, signal, onRepeat: can('command') ? (old) => draw(old.command, old.arguments) : undefined });
  const form = h('div');
  const state = h('span', { class: 'row' });
  let said;
  const showState = () => {
    const now = `${fleet.get(device)?.online} ${fleet.nameOf(device)}`;
    if (now === said) return;
    said = now;
    replace(state, stateDot(Boolean(fleet.get(device)?.online), { word: true }), deviceLink(fleet, device));
  };
  const element = h('div', { class: 'split-panel' }, section('Send', state, form), history);
  const off = fleet.on(showState);
  showState();
  if (can('command')) draw(command, values);
  else replace(form, empty('Your key may only look', 'Commands need a key with the scope command.'));
  // What the device speaks is known once the fleet is there; until then all commands are offered.
  if (can('command') && !fleet.get(device)) fleet.loaded.then(() => { if (!signal.aborted) draw(command, values); }, (error) => replace(form, failed(error)));
  return { element, dispose() { off(); history.dispose(); } };

  function draw(name, given) {
    replace(form, commandForm({
      protocol: fleet.get(device)?.protocol, command: name ?? undefined, values: given,
      async onsend(request) {
        history.add(await sendCommand(api, device, request, { signal }));
        toast(fleet.get(device)?.online === false ? 'The device is away: it gets the command when it connects.' : 'Command sent', { kind: 'good' });
      },
    }));
  }
}
