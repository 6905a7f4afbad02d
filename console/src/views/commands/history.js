// The history of a device's commands, kept fresh.
import { h, replace } from '../../ui/dom.js';
import { badge, button, empty, failed, loading, section, select } from '../../ui/kit.js';
import { time, words } from '../../core/format.js';
import { isAbort, messageOf } from '../../core/api.js';
import { every } from '../../core/async.js';
import { answerText, argumentsText, changed, isDone, reasonOf, stateOf } from './words.js';

const states = [{ value: '', label: 'All states' }, ...['queued', 'sent', 'answered', 'failed', 'expired'].map((value) => ({ value, label: stateOf(value).text }))];

/** @param {{api: any, live: any, device: string, signal: AbortSignal, onRepeat?: (command: object) => void}} how @returns {HTMLElement} with `add(command)` and `dispose()` */
export function commandHistory({ api, live, device, signal, onRepeat }) {
  const path = `/api/devices/${encodeURIComponent(device)}/commands`;
  let state = '';
  let items = [];
  let pager;
  const list = h('ol', { class: 'history' });
  const more = h('div', { class: 'row centre' });
  const filter = select(states, '', (value) => { state = value; load(); }, { label: 'State' });
  const element = section('History', filter, h('div', { 'aria-live': 'polite', class: 'sr-only' }), list, more);
  const told = element.querySelector('[aria-live]');
  const offs = [live.on('change', onChange, { kind: 'command', device }), live.on('omitted', again)];
  // Where nothing is told live, open commands are asked for; where it is, this is what a lost message would cost.
  every(4_000, async () => { if (live.state !== 'live' && items.some((command) => !isDone(command))) await refresh(); }, signal);
  load();
  element.add = (command) => {
    items = [command, ...items.filter((one) => one.id !== command.id)];
    draw();
  };
  element.dispose = () => offs.forEach((off) => off());
  return element;

  async function load() {
    pager = api.pager(path, { query: { state, take: 30 }, signal });
    replace(list, loading(3));
    try {
      items = await pager.next();
      draw();
    } catch (error) {
      if (!isAbort(error)) replace(list, failed(error, load));
    }
  }

  // The newest page again, over what is there: what was looked at further down stays.
  async function refresh() {
    const { items: newest } = await api.get(path, { query: { state, take: 30 }, signal });
    const ids = new Set(newest.map((command) => command.id));
    items = [...newest, ...items.filter((command) => !ids.has(command.id))];
    draw();
  }

  // Nobody asked for it: what goes wrong is said where changes are.
  function again() {
    refresh().catch((error) => { if (!isAbort(error)) told.textContent = messageOf(error); });
  }

  async function next() {
    items = [...items, ...await pager.next()];
    draw();
  }

  function onChange(change) {
    const at = items.findIndex((command) => command.id === change.id);
    if (at < 0) return again();
    items = items.map((command, i) => (i === at ? changed(command, change) : command));
    told.textContent = `${words(items[at].command)}: ${stateOf(items[at].state).text}`;
    draw();
    // An answer may be cut in a change: the whole one is in the list.
    if (isDone(items[at]) && (change.answer?.length ?? 0) >= 500) again();
  }

  function draw() {
    const open = new Set([...list.querySelectorAll('details[open]')].map((one) => one.dataset.id));
    replace(list, items.length === 0 ? h('li', null, empty('No commands', state ? 'None is in this state.' : 'What is sent to this device stands here, with its answer.')) : items.map((command) => row(command, open.has(command.id))));
    replace(more, pager.done || items.length === 0 ? null : button('Older', { kind: 'quiet', icon: 'down', onclick: next }));
  }

  function row(command, isOpen) {
    const { text, kind } = stateOf(command.state);
    const said = argumentsText(command.arguments);
    return h('li', { class: 'history-row', dataset: { id: command.id, state: command.state } },
      h('div', { class: 'row wrap' }, h('strong', null, words(command.command)), said && h('span', { class: 'muted mono ellipsis history-arguments', title: said }, said), h('span', { class: 'grow' }),
        badge(text, kind), time(command.doneAt ?? command.sentAt ?? command.createdAt, { relative: true }), onRepeat && isDone(command) && button('Again', { kind: 'quiet', icon: 'refresh', title: 'Fill the form with this command', onclick: () => onRepeat(command) })),
      command.reason && h('p', { class: 'muted' }, reasonOf(command.reason)),
      command.answer && answer(command, isOpen));
  }

  function answer(command, isOpen) {
    const text = answerText(command.answer);
    if (text.length <= 160 && !text.includes('\n')) return h('p', { class: 'answer mono' }, text);
    return h('details', { dataset: { id: command.id }, open: isOpen }, h('summary', null, 'Answer'), h('pre', { class: 'answer mono', tabindex: '0' }, text));
  }
}
