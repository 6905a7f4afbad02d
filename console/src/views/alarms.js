// All alarms, newest first: read from the API as far as somebody scrolls, live ones in front.
import { h, icon, replace } from '../ui/dom.js';
import { badge, deviceLink, empty, failed, iconButton, loading, pageHead, segmented, select, severity } from '../ui/kit.js';
import { virtualTable } from '../ui/table.js';
import { number, time, words } from '../core/format.js';
import { isAbort } from '../core/api.js';
import { filesInShort, severitiesFrom, withLive } from '../alarms/words.js';
import { acknowledgeByKey, acknowledgeNow } from '../alarms/acknowledge.js';

const days = [{ value: '1', label: 'Last 24 hours' }, { value: '7', label: 'Last 7 days' }, { value: '30', label: 'Last 30 days' }];
const levels = [{ value: '', label: 'All levels' }, { value: 'warning', label: 'Warning and up' }, { value: 'high', label: 'High and up' }, { value: 'critical', label: 'Critical' }];

const keptFor = 600_000; // ms
let kept; // what the list held when it was left: back from an alarm it stands where it was

export function view({ api, feed, fleet, go, me, can, query, signal }) {
  const filter = { least: query.get('severity') ?? '', state: query.get('state') ?? '', device: query.get('device') ?? undefined, days: query.get('days') ?? '30' };
  let loaded = [];
  let pager;
  let from;
  let turn = 0;
  let isReading = false;
  const sub = h('span', { class: 'num' });
  const table = virtualTable({
    label: 'Alarms', rowHeight: 40, keyOf: (alarm) => alarm.id, onOpen: (alarm) => go(`/alarms/${encodeURIComponent(alarm.id)}`), onEnd: more, rowKeys: can('command') ? { a: acknowledgeByKey({ feed, me }) } : {}, rowClass: (alarm) => ((alarm.state ?? 'open') === 'open' ? '' : 'done'),
    empty: empty('No alarms', 'None within this time and these filters.'),
    columns: [
      { id: 'severity', title: 'Severity', width: '92px', phoneWidth: '14px', phoneTitle: false, cell: (alarm) => severity(alarm.severity) },
      { id: 'alarm', title: 'Alarm', width: 'minmax(110px, 1.3fr)', cell: (alarm) => h('span', { class: 'row' }, h('a', { class: 'strong-link ellipsis', href: `#/alarms/${encodeURIComponent(alarm.id)}` }, words(alarm.alarm)), alarm.count > 1 && badge(`× ${number(alarm.count)}`)) },
      { id: 'device', title: 'Device', width: 'minmax(100px, 1.2fr)', cell: (alarm) => deviceLink(fleet, alarm.device) },
      { id: 'time', title: 'Time', width: '140px', phone: false, cell: (alarm) => time(alarm.time) },
      { id: 'ago', title: '', width: '74px', phoneWidth: '66px', cell: (alarm) => time(alarm.time, { relative: true }) },
      { id: 'files', title: 'Clips', width: '112px', phone: false, cell: (alarm) => { const files = filesInShort(alarm.files); return files ? badge(files.label, files.kind) : h('span', { class: 'muted' }, 'None promised'); } },
      { id: 'state', title: 'Seen to', width: 'minmax(96px, .8fr)', phone: false, cell: seenTo },
    ],
  });
  const place = h('div', { class: 'card fill' }, loading(12));
  const element = h('div', { class: 'page page-fill' }, pageHead('Alarms', { sub }),
    h('div', { class: 'toolbar' },
      segmented([{ value: '', label: 'All' }, { value: 'open', label: 'Open' }, { value: 'acknowledged', label: 'Seen to' }], filter.state, (state) => restart({ state }), { label: 'State' }),
      select(levels, filter.least, (least) => restart({ least }), { label: 'Severity' }), select(days, filter.days, (value) => restart({ days: value }), { label: 'Time' }),
      filter.device && h('a', { class: 'chip', href: '#/alarms', title: 'Show the alarms of all devices' }, fleet.nameOf(filter.device), icon('close', 12))), place);
  const offs = [feed.on(draw)];
  feed.seen();
  offs.push(feed.onFresh(() => feed.seen()));
  fleet.loaded.then(() => { if (!signal.aborted) table.refresh(); });
  if (kept?.key === keyOf() && Date.now() - kept.at < keptFor) goOn();
  else restart({});
  return { element, dispose };

  function dispose() {
    kept = { key: keyOf(), at: Date.now(), loaded, from, continuation: pager.continuation, isDone: pager.done, top: table.scrollTop };
    for (const off of offs) off();
    table.dispose();
  }

  function keyOf() { return JSON.stringify(filter); }

  function goOn() {
    ({ loaded, from } = kept);
    pager = read(kept.continuation);
    pager.done = kept.isDone;
    replace(place, table.element);
    draw();
    const { top } = kept;
    requestAnimationFrame(() => { table.scrollTop = top; });
  }

  function read(continuation) {
    return api.pager('/api/alarms', { query: { severity: filter.least ? severitiesFrom(filter.least) : undefined, state: filter.state, device: filter.device, from, take: 200, continuation }, signal });
  }


  function restart(changes) {
    Object.assign(filter, changes);
    const parts = new URLSearchParams(Object.entries({ severity: filter.least, state: filter.state, device: filter.device ?? '', days: filter.days === '30' ? '' : filter.days }).filter(([, value]) => value));
    go.replace(`/alarms${parts.size > 0 ? `?${parts}` : ''}`);
    [loaded, isReading] = [[], false];
    turn++;
    from = new Date(Math.floor(Date.now() / 60000) * 60000 - Number(filter.days) * 86400e3);
    pager = read();
    replace(place, loading(12));
    more();
  }

  async function more() {
    if (isReading || pager.done) return;
    isReading = true;
    const mine = turn;
    try {
      const items = await pager.next();
      if (mine !== turn) return;
      loaded = [...loaded, ...items];
      if (!table.element.isConnected) replace(place, table.element);
      isReading = false;
      draw();
    } catch (error) {
      if (mine === turn && !isAbort(error)) replace(place, failed(error, () => restart({})));
    } finally {
      if (mine === turn) isReading = false;
    }
  }

  function draw() {
    if (!table.element.parentNode) return;
    const items = withLive(loaded, feed.items, filter);
    table.setItems(items);
    sub.textContent = pager.done ? `${number(items.length)} alarms` : `The newest ${number(items.length)}; scroll for more`;
  }

  function seenTo(alarm) {
    if ((alarm.state ?? 'open') !== 'open') return h('span', { class: 'muted', title: alarm.acknowledgedNote }, icon('check', 12), ' ', alarm.acknowledgedBy ?? 'Yes');
    return can('command') ? iconButton('check', `Acknowledge ${words(alarm.alarm)}`, { onclick: () => acknowledgeNow({ feed, me }, alarm) }) : h('span', { class: 'muted' }, 'Open');
  }
}
