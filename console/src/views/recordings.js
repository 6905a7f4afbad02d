// What a camera holds on its card: ask for the list, fetch one, play one back.
import { isAbort, messageOf } from '../core/api.js';
import { pause } from '../core/async.js';
import { bytes, plural, time } from '../core/format.js';
import { h, replace } from '../ui/dom.js';
import { badge, button, empty, field, iconButton, pageHead, select } from '../ui/kit.js';
import { virtualTable } from '../ui/table.js';
import { toast } from '../ui/toast.js';
import { isDone, reasonOf, stateOf } from './commands/words.js';
import { sendCommand, untilDone } from './commands/send.js';
import { toInstant } from './commands/known.js';
import { channelText } from './media/words.js';
import { growing } from './desk/more.js';
import { devicePicker } from './desk/picker.js';
import { fetchOf, listOf, readAnswer } from './desk/recordings.js';

export function view(context) {
  const { params, fleet, go } = context;
  const device = params.id ?? params.device ?? '';
  const panel = device ? recordingsPanel(context, device) : { element: empty('Choose a device', 'What its card holds stands here.'), dispose() {} };
  if (params.id) return panel;
  const picker = devicePicker({ fleet, value: device, onchange: (id) => go(id ? `/recordings/${encodeURIComponent(id)}` : '/recordings') });
  const element = h('div', { class: 'page page-fill' }, pageHead('Recordings', { sub: 'What cameras hold on their cards. Fetched ones appear under Media.', actions: [picker] }), panel.element);
  return { element, dispose: () => panel.dispose() };
}

function recordingsPanel(context, device) {
  const { api, live, fleet, signal, can, go } = context;
  const asked = new Map();
  const protocol = () => fleet.get(device)?.protocol;
  const said = h('div', { class: 'row wrap', role: 'status' });
  const listed = h('span', { class: 'muted' });
  let chosen = new Set();
  const table = virtualTable({
    label: 'Recordings', rowHeight: 40, keyOf: (one) => one.name, onEnd: () => list.more(), empty: empty('No recordings', 'Ask the camera for its list.'),
    columns: [
      { id: 'pick', title: '', width: '34px', cell: pick }, { id: 'time', title: "Time (device's clock)", width: '1.4fr', cell: (one) => h('span', { class: 'num nowrap' }, one.from ? [time(one.from), ' – ', time(one.to)] : (one.localTime ?? '–').replace('T', ' ')) },
      { id: 'channel', title: 'Channel', width: '1fr', phone: false, cell: (one) => channelText(String(one.channel ?? '')) || '–' }, { id: 'name', title: 'Name', width: '2.4fr', phone: false, cell: (one) => h('span', { class: 'mono ellipsis', title: one.name }, one.name) },
      { id: 'size', title: 'Size, form', width: '90px', align: 'end', phone: false, cell: (one) => (one.lengthBytes ? bytes(one.lengthBytes) : one.format ?? '') }, { id: 'do', title: '', width: '96px', align: 'end', cell: actions },
    ],
  });
  const channel = select([{ value: '', label: 'All channels' }, { value: 'front', label: 'Front' }, { value: 'driver', label: 'Driver' }, ...[0, 1, 2, 3].map((one) => ({ value: String(one), label: `Channel ${one}` }))], '', () => list.reset(), { label: 'Channel' });
  const [from, to] = ['From', 'To'].map((label) => h('input', { class: 'input num', type: 'datetime-local', step: 1, 'aria-label': label, onchange: () => { if (!dialled()) list.reset(); } }));
  const list = growing({ list: table, pager: () => pagerOf() });
  const playChosen = button('Play back', { icon: 'play', disabled: true, onclick: () => playBack([...chosen]) });
  const element = h('div', { class: 'stack fill' },
    h('div', { class: 'toolbar recordings-tools' }, can('command') && button('Ask the camera', { icon: 'refresh', kind: 'primary', onclick: askList }), channel, field('From', from), field('To', to), h('span', { class: 'grow' }), can('command') && playChosen, listed), said, list.element);
  const offs = [live.on('change', () => list.reset(), { kind: 'recordings', device }), live.on('change', onMedia, { kind: 'media', device })];
  list.reset();
  return { element, dispose() { offs.forEach((off) => off()); table.dispose(); } };

  function dialled() {
    return protocol() === 'dvrip' || protocol() === 'bseries';
  }

  function pagerOf() {
    const path = `/api/devices/${encodeURIComponent(device)}/recordings`;
    const query = { channel: channel.value, from: from.value && `${from.value}Z`, to: to.value && `${to.value}Z`, take: 200 };
    const pages = api.pages(path, { query, signal });
    const pager = {
      done: false,
      async next() {
        const { value, done } = await pages.next();
        pager.done = done || !value.continuation;
        if (!value) return [];
        replace(listed, value.listedAt ? [plural(value.count, 'recording'), ', told ', time(value.listedAt, { relative: true })] : 'It never told a list');
        return value.items;
      },
    };
    return pager;
  }

  function pick(one) {
    if (one.from || !can('command')) return '';
    return h('input', { type: 'checkbox', checked: chosen.has(one.name), 'aria-label': `Choose ${one.name}`, onchange: (event) => {
      if (event.target.checked) chosen.add(one.name);
      else chosen.delete(one.name);
      if (chosen.size > 8) {
        chosen.delete(one.name);
        event.target.checked = false;
        toast('A playback has at most 8 recordings.', { kind: 'info' });
      }
      playChosen.disabled = chosen.size === 0;
    } });
  }

  function actions(one) {
    const now = asked.get(one.name);
    if (now) return badge(now.text, now.kind);
    if (!can('command')) return '';
    return h('span', { class: 'row' }, fetchOf(protocol(), one) && iconButton('download', 'Fetch', { onclick: () => fetchOne(one) }), !one.from && !dialled() && iconButton('play', 'Play back', { onclick: () => playBack([one.name]) }));
  }

  async function askList() {
    const range = dialled() && from.value && to.value ? { from: toInstant(from.value), to: toInstant(to.value) } : {};
    const command = await sendCommand(api, device, listOf(protocol(), { channel: dialled() && /^\d+$/.test(channel.value) ? channel.value : undefined, ...range }), { signal });
    const show = (now) => replace(said, badge(stateOf(now.state).text, stateOf(now.state).kind), h('span', { class: 'muted' }, now.state === 'queued' ? 'The camera gets it when it is connected.' : now.reason ? reasonOf(now.reason) : now.state === 'answered' && !dialled() ? 'The list comes by itself, within a minute.' : ''));
    show(command);
    const done = await untilDone(api, live, command, { signal, isDone, pause, onStep: show });
    const told = dialled() && done.answer ? readAnswer(done.answer) : [];
    if (told.length > 0) {
      list.change(() => told);
      replace(listed, plural(told.length, 'recording'), ' in the answer');
    } else if (done.state === 'answered') await untilTold();
  }

  // The list comes by another way than the answer: it is told live, or looked for where nothing is told.
  async function untilTold() {
    const path = `/api/devices/${encodeURIComponent(device)}/recordings`;
    const before = (await api.get(path, { query: { take: 1 }, signal })).listedAt;
    list.reset();
    for (let turns = 0; turns < 12 && live.state !== 'live'; turns++) {
      await pause(5_000, signal);
      if ((await api.get(path, { query: { take: 1 }, signal })).listedAt !== before) return list.reset();
    }
  }

  async function fetchOne(one) {
    mark(one.name, { text: 'Asked', kind: 'info' });
    try {
      const command = await sendCommand(api, device, fetchOf(protocol(), one), { signal });
      const done = await untilDone(api, live, command, { signal, isDone, pause, onStep: (now) => mark(one.name, stateOf(now.state)) });
      mark(one.name, done.state === 'answered' ? { text: 'On its way', kind: 'info', command: done.id } : stateOf(done.state));
      if (done.state === 'answered') toast('The file is on its way.', { kind: 'good', action: { label: 'Transfers', onclick: () => go('/transfers') } });
      else toast(`${stateOf(done.state).text}. ${reasonOf(done.reason)}`, { kind: 'bad' });
    } catch (error) {
      mark(one.name, undefined);
      if (!isAbort(error)) toast(messageOf(error), { kind: 'bad' });
    }
  }

  // A playback is a live stream of its own channel: it is watched where live streams are.
  function playBack(names) {
    go(`/live?streams=${encodeURIComponent(`${device}/playback=${names.join(',')}`)}`);
  }

  async function onMedia(change) {
    if (change.state !== 'completed' && change.state !== 'ready') return;
    try {
      const file = await api.get(`/api/media/${encodeURIComponent(`${device}:${change.mediaId}`)}`, { signal });
      const name = list.items().find((one) => file.source === one.name || file.source?.endsWith(`/${one.name}`))?.name;
      if (name) mark(name, { text: 'Arrived', kind: 'good' });
    } catch (error) {
      if (!isAbort(error)) toast(messageOf(error), { kind: 'bad' });
    }
  }

  function mark(name, state) {
    if (state) asked.set(name, state);
    else asked.delete(name);
    table.refresh();
  }
}
