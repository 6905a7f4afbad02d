// What could not be worked on and was set apart: look, run again, throw away.
import { isAbort } from '../core/api.js';
import { bytes, number, words } from '../core/format.js';
import { h, replace } from '../ui/dom.js';
import { badge, button, empty, failed, iconButton, loading, pageHead, section } from '../ui/kit.js';
import { confirm, dialog } from '../ui/dialog.js';
import { toast } from '../ui/toast.js';
import { virtualTable } from '../ui/table.js';
import { letterText } from './desk/letters.js';
import { growing } from './desk/more.js';

const about = {
  alarms: 'Alarms that could not be read', events: 'Events that the stream refused', media: 'Events of files that could not be read', 'media-jobs': 'Files that could not be assembled', spill: 'Events kept for too long while the stream was away',
  telemetry: 'Events of devices that could not be read', webhooks: 'Messages that a subscriber did not take', 'media-jobs-poison': 'Jobs that the host gave up on', 'webhook-deliveries-poison': 'Deliveries that the host gave up on',
};

export function view({ api, params, go, can, signal, keys }) {
  const kind = params.kind;
  const kinds = h('nav', { class: 'kind-list', 'aria-label': 'Kinds' }, loading(4));
  const body = h('div', { class: 'grow stack fill' });
  const element = h('div', { class: 'page page-fill' }, pageHead('Dead letters', { sub: 'What could not be worked on. Nothing is lost: run it again when the reason is gone.', actions: [iconButton('refresh', 'Reload', { onclick: reload })] }), h('div', { class: 'letters' }, kinds, body));
  const off = keys.add('r', 'Reload', () => reload());
  let table;
  let list;
  counts();
  if (kind) letters();
  else replace(body, empty('Choose a kind', 'The letters of a kind stand here, oldest first.'));
  return { element, dispose() { off(); table?.dispose(); } };

  async function counts() {
    try {
      const { items } = await api.get('/api/dead-letters', { signal });
      replace(kinds, items.map((one) => h('a', { href: `#/dead-letters/${encodeURIComponent(one.kind)}`, 'aria-current': one.kind === kind ? 'page' : null, title: about[one.kind] }, h('span', { class: 'grow' }, words(one.kind)), badge(number(one.count), one.count > 0 ? 'warn' : 'mute'))));
    } catch (error) {
      if (!isAbort(error)) replace(kinds, failed(error, counts));
    }
  }

  function reload() {
    return Promise.all([counts(), list?.reset()]);
  }

  function letters() {
    const head = h('div', { class: 'row wrap' }, h('h2', null, about[kind] ?? words(kind)), h('span', { class: 'grow' }), can('admin') && button('Run all again', { icon: 'refresh', onclick: runAll }));
    // Messages of the host's own queues have no names: they can be run again, not looked at.
    if (kind.endsWith('-poison')) return replace(body, head, section('Messages of a queue', [], h('p', { class: 'muted' }, 'They are put back into their queue; what fails again comes back here.')));
    table = virtualTable({
      label: 'Letters', rowHeight: 40, keyOf: (letter) => letter.id, onOpen: look, onEnd: () => list.more(), empty: empty('No letters', 'Nothing of this kind failed.'),
      columns: [
        { id: 'day', title: 'Day (UTC)', width: '110px', cell: (letter) => h('span', { class: 'num' }, letter.day ?? '–') }, { id: 'reason', title: 'Reason', width: '2fr', cell: (letter) => h('span', { class: 'ellipsis', title: letter.reason }, letter.reason ?? 'Nobody said') },
        { id: 'id', title: 'Name', width: '1.6fr', phone: false, cell: (letter) => h('span', { class: 'mono ellipsis', title: letter.id }, letter.id) }, { id: 'size', title: 'Size', width: '90px', align: 'end', phone: false, cell: (letter) => bytes(letter.lengthBytes) },
        { id: 'do', title: '', width: '124px', align: 'end', cell: (letter) => h('span', { class: 'row' }, iconButton('info', 'Look', { onclick: () => look(letter) }), can('admin') && iconButton('refresh', 'Run again', { onclick: () => run(letter) }), can('admin') && iconButton('trash', 'Throw away', { onclick: () => throwAway(letter) })) },
      ],
    });
    list = growing({ list: table, pager: () => api.pager('/api/dead-letters', { query: { kind, take: 100 }, signal }) });
    replace(body, head, list.element);
    return list.reset();
  }

  async function look(letter) {
    const answer = await api.request('GET', pathOf(letter), { signal });
    const content = await answer.blob();
    const text = await letterText(content);
    const shown = dialog({
      title: `Letter of ${letter.day ?? 'an unknown day'}`, wide: true, body: h('div', { class: 'stack' }, letter.reason && h('p', { class: 'note warn' }, letter.reason), h('pre', { class: 'answer mono', tabindex: '0' }, text)),
      actions: can('admin') ? [button('Throw away', { icon: 'trash', kind: 'danger', onclick: async () => { if (await throwAway(letter)) shown.close(); } }), button('Run again', { icon: 'refresh', kind: 'primary', onclick: async () => { await run(letter); shown.close(); } })] : [],
    });
  }

  async function run(letter) {
    await api.post(`${pathOf(letter)}/retry`, undefined, { signal });
    toast('It went well this time.', { kind: 'good' });
    gone(letter);
  }

  async function throwAway(letter) {
    if (!(await confirm({ title: 'Throw this letter away?', text: 'What it stands for is lost for good.', action: 'Throw away', danger: true }))) return false;
    await api.delete(pathOf(letter), { signal });
    gone(letter);
    return true;
  }

  async function runAll() {
    if (!(await confirm({ title: 'Run all letters of this kind again?', text: 'The oldest come first. What fails again stays.', action: 'Run again' }))) return;
    let [done, failures] = [0, 0];
    // A kind that fails again and again at once would never end.
    for (let turns = 0, answer = { done: 1 }; answer.done > 0 && turns < 50; turns++) {
      answer = await api.post(`/api/dead-letters/${encodeURIComponent(kind)}/retry`, undefined, { signal });
      done += answer.done;
      failures = answer.failed;
    }
    toast(`${number(done)} went well, ${number(failures)} failed again.`, { kind: failures > 0 ? 'bad' : 'good' });
    await reload();
  }

  function pathOf(letter) {
    return `/api/dead-letters/${encodeURIComponent(letter.kind)}/${encodeURIComponent(letter.id)}`;
  }

  function gone(letter) {
    list.change((items) => items.filter((one) => one.id !== letter.id));
    counts();
  }
}
