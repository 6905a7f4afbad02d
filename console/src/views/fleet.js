// The fleet as a table.
import { h, replace } from '../ui/dom.js';
import { chip, empty, failed, loading, pageHead, search, segmented, stateDot } from '../ui/kit.js';
import { virtualTable } from '../ui/table.js';
import { number, speed, time, words } from '../core/format.js';
import { fleetList, isMoving } from '../core/find.js';

const states = [['all', 'All', () => true], ['moving', 'Moving', isMoving], ['online', 'Online', (device) => device.online], ['offline', 'Offline', (device) => !device.online]];

let kept; // where the list stood when it was left, and for which filters

export function view({ fleet, go, query, keys, signal }) {
  const how = { text: query.get('q') ?? '', state: states.some(([id]) => id === query.get('state')) ? query.get('state') : 'all', sort: { id: query.get('sort') ?? 'name', desc: query.get('desc') === '1' } };
  const table = virtualTable({
    label: 'Devices', rowHeight: 38, keyOf: (device) => device.id, onOpen: (device) => go(`/devices/${encodeURIComponent(device.id)}`), sort: how.sort, rowKeys: {},
    onSort: (sort) => { how.sort = sort; table.setSort(sort); draw(); }, empty: empty('No device is like this', 'Look for something else, or for another state.'),
    columns: [
      { id: 'state', title: 'State', width: '96px', phoneWidth: '14px', phoneTitle: false, sort: true, cell: (device) => h('span', { class: 'row' }, stateDot(device.online), h('span', { class: device.online ? 'state-word' : 'state-word muted' }, isMoving(device) ? 'Moving' : device.online ? 'Standing' : 'Offline')) },
      { id: 'name', title: 'Name', width: 'minmax(110px, 1.6fr)', sort: true, cell: (device) => h('a', { class: 'device-link', href: `#/devices/${encodeURIComponent(device.id)}` }, device.name || device.id) },
      { id: 'id', title: 'Number', width: '150px', sort: true, phone: false, cell: (device) => h('span', { class: 'mono muted' }, device.id) },
      { id: 'protocol', title: 'Protocol', width: '100px', sort: true, phone: false, cell: (device) => words(device.protocol) },
      { id: 'speed', title: 'Speed', width: '80px', sort: true, descFirst: true, align: 'end', phone: false, cell: (device) => (device.online ? speed(device.speed) : '') },
      { id: 'time', title: 'Last place', width: '110px', sort: true, descFirst: true, phone: false, cell: (device) => (device.lat === undefined ? h('span', { class: 'muted' }, 'None') : time(device.time, { relative: true })) },
      { id: 'seen', title: 'Last heard', width: '92px', phoneWidth: '74px', sort: true, descFirst: true, cell: (device) => time(device.seen ?? device.time, { relative: true }) },
      { id: 'tags', title: 'Tags', width: 'minmax(80px, 1fr)', phone: false, cell: (device) => h('span', { class: 'row' }, (device.tags ?? []).slice(0, 4).map((tag) => chip(tag))) },
    ],
  });
  const find = search('Name, number, protocol, tag', how.text, (text) => { how.text = text; draw(); });
  const counts = states.map(([, label]) => h('span', null, label));
  const choice = segmented(states.map(([value], i) => ({ value, label: counts[i] })), how.state, (state) => { how.state = state; draw(); }, { label: 'State' });
  const sub = h('span', { class: 'num' });
  const place = h('div', { class: 'card fill' }, loading(12));
  const element = h('div', { class: 'page page-fill' }, pageHead('Fleet', { sub }), h('div', { class: 'toolbar' }, find, choice), place);
  const offs = [fleet.on(draw), keys.add('f', 'Filter the fleet', () => find.input.focus())];
  fleet.loaded.then(() => {
    if (signal.aborted) return;
    draw();
    if (kept?.key === JSON.stringify(how)) requestAnimationFrame(() => { table.scrollTop = kept.top; });
  });
  return { element, dispose() {
    kept = { key: JSON.stringify(how), top: table.scrollTop };
    for (const off of offs) off();
    table.dispose();
  } };

  function draw() {
    if (fleet.all.length === 0 && fleet.error) return replace(place, failed(new Error(fleet.error), () => fleet.load()));
    if (!table.element.isConnected) replace(place, table.element);
    const items = fleetList(fleet.all, how);
    table.setItems(items);
    states.forEach(([, label, fits], i) => { counts[i].textContent = `${label} ${number(fleet.all.filter(fits).length)}`; });
    sub.textContent = items.length === fleet.all.length ? `${number(items.length)} devices` : `${number(items.length)} of ${number(fleet.all.length)} devices`;
    const parts = new URLSearchParams(Object.entries({ q: how.text, state: how.state === 'all' ? '' : how.state, sort: how.sort.id === 'name' ? '' : how.sort.id, desc: how.sort.desc ? '1' : '' }).filter(([, value]) => value));
    go.replace(`/fleet${parts.size > 0 ? `?${parts}` : ''}`);
  }
}
