// The live map: the fleet in a list and on a map, and what happens, side by side.
import { h, replace } from '../ui/dom.js';
import { button, empty, failed, loading, search, segmented, stateDot } from '../ui/kit.js';
import { virtualList } from '../ui/table.js';
import { number, speed, time, words } from '../core/format.js';
import { fleetList, isMoving } from '../core/find.js';
import { mapView } from '../map/map.js';
import { feedPanel } from '../alarms/feed-panel.js';

export function view({ fleet, feed, live, go, me, can, config, query, keys, signal }) {
  const how = { text: '', state: 'all', sort: { id: 'state', desc: false } };
  let selected;
  let wanted = query.get('device') ?? undefined;
  const map = mapView({ config, label: 'Map of the fleet', onSelect: (device) => select(device.id, false) });
  const list = virtualList({ rowHeight: 46, label: 'Devices', rowLabel: 'device', rowKeys: {}, keyOf: (device) => device.id, onOpen: (device) => select(device.id, true), row, empty: empty('No device is like this', 'Look for something else.') });
  const count = h('span', { class: 'muted num' });
  const states = segmented([{ value: 'all', label: 'All' }, { value: 'moving', label: 'Moving' }, { value: 'online', label: 'Online' }, { value: 'offline', label: 'Offline' }], 'all', (state) => { how.state = state; drawList(); list.scrollToTop(); }, { label: 'State' });
  const place = h('div', { class: 'panel-body' }, loading(8));
  const left = h('section', { class: 'panel roster', 'aria-label': 'Devices' },
    h('header', { class: 'panel-head' }, h('h2', null, 'Devices'), count, h('div', { class: 'grow' }), h('a', { class: 'muted', href: '#/fleet' }, 'As a table')),
    h('div', { class: 'panel-tools' }, search('Name, number, tag', '', (text) => { how.text = text; drawList(); list.scrollToTop(); }), states), place);
  const alarms = feedPanel({ feed, fleet, me, can, go });
  const choice = segmented([{ value: 'map', label: 'Map' }, { value: 'roster', label: 'Devices' }, { value: 'feed', label: 'Alarms' }], 'map', (part) => { element.dataset.part = part; }, { label: 'What is shown' });
  const element = h('div', { class: 'overview', dataset: { part: 'map' } }, h('h1', { class: 'sr-only' }, 'Live map'), h('div', { class: 'overview-choice' }, choice), left, h('div', { class: 'overview-map' }, map.element), alarms.element);
  let sortAt = 0;
  let kept = [];
  const offs = [fleet.on(draw), feed.onFresh((fresh) => fresh.slice(0, 20).forEach((alarm) => map.pulse(alarm.device, alarm.severity))), keys.add('Escape', 'Let go of the device on the map', () => select(undefined))];
  feed.seen();
  offs.push(feed.onFresh(() => feed.seen()));
  fleet.loaded.then(() => { if (!signal.aborted) draw(); });
  return { element, dispose() { for (const off of offs) off(); list.dispose(); alarms.dispose(); map.dispose(); } };

  function draw() {
    if (fleet.all.length === 0 && fleet.error) return replace(place, failed(new Error(fleet.error), () => fleet.load()));
    if (!list.element.isConnected) replace(place, fleet.all.length === 0 ? empty('No devices yet', 'Register a device, and it appears here.') : list.element);
    map.setFleet(fleet.all);
    map.select(selected);
    drawList();
    if (wanted && fleet.get(wanted)) {
      select(wanted, true);
      wanted = undefined;
    }
  }

  // The order is made anew only now and then: a list whose rows change places every second cannot be read.
  function drawList() {
    const now = performance.now();
    const key = `${how.text}\n${how.state}\n${fleet.all.length}`;
    if (key !== drawList.key || now - sortAt > 15_000) {
      [drawList.key, sortAt] = [key, now];
      kept = fleetList(fleet.all, how).map((device) => device.id);
    }
    const items = kept.map((id) => fleet.get(id)).filter(Boolean);
    list.setItems(items);
    count.textContent = items.length === fleet.all.length ? number(items.length) : `${number(items.length)} of ${number(fleet.all.length)}`;
  }

  function row(device) {
    return h('div', { class: `roster-row${device.id === selected ? ' chosen' : ''}` }, stateDot(device.online), h('div', { class: 'grow' }, h('div', { class: 'ellipsis' }, device.name || device.id), h('div', { class: 'roster-sub muted ellipsis' }, device.name ? h('span', { class: 'mono' }, device.id) : device.protocol ?? '')),
      h('div', { class: 'roster-end num' }, isMoving(device) ? h('span', null, speed(device.speed)) : h('span', { class: 'muted' }, device.online ? 'Standing' : 'Offline'), h('div', { class: 'roster-sub muted' }, time(device.seen ?? device.time, { relative: true }))));
  }

  function select(id, pan) {
    selected = id;
    map.closePopup();
    map.select(id, { pan });
    list.refresh();
    const device = fleet.get(id);
    if (!device) return;
    if (matchMedia('(max-width: 720px)').matches && element.dataset.part !== 'map') {
      choice.set('map');
      element.dataset.part = 'map';
    }
    if (device.lat !== undefined) map.popup(device.lat, device.lon, card(device));
  }

  function card(device) {
    return h('div', { class: 'map-card' }, h('div', { class: 'row' }, stateDot(device.online), h('strong', { class: 'grow ellipsis' }, device.name || device.id)), h('div', { class: 'mono muted' }, device.id),
      h('div', { class: 'map-card-facts num' }, h('span', null, isMoving(device) ? speed(device.speed) : device.online ? 'Standing' : 'Offline'), h('span', { class: 'muted' }, time(device.time, { relative: true })), h('span', { class: 'muted' }, words(device.protocol))),
      h('div', { class: 'row' }, button('Open', { kind: 'primary', onclick: () => go(`/devices/${encodeURIComponent(device.id)}`) }), button('Live', { icon: 'live', onclick: () => go(`/devices/${encodeURIComponent(device.id)}/live`) })));
  }
}
