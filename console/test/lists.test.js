import assert from 'node:assert/strict';
import test from 'node:test';
import { AlarmList, merged } from '../src/core/feed.js';
import { Live, backOff, noticeOf, recent } from '../src/core/live.js';
import { Fleet, changed } from '../src/core/fleet.js';
import { findDevices, fleetList } from '../src/core/find.js';
import { cellsPerRow, rowsSeen, scrollTo, sorted } from '../src/ui/window.js';
import { filesInShort, fitsFilter, ledgerOf, severitiesFrom, withLive } from '../src/alarms/words.js';

const notice = (id, time, more = {}) => ({ noticeId: `n-${id}`, kind: 'alarm', id, alarmId: id, device: 'd', alarm: 'sos', severity: 'high', time: new Date(time).toISOString(), count: 1, ...more });

test('Alarms of a frame are taken in together, newest first, and the list has an end', () => {
  const list = new AlarmList(3);
  for (const [id, time] of [['a', 1000], ['b', 3000], ['c', 2000], ['d', 4000]]) list.push(notice(id, time));
  assert.deepEqual(list.flush().map((one) => one.id), ['a', 'b', 'c', 'd']);
  assert.deepEqual(list.items.map((one) => one.id), ['d', 'b', 'c']);
});

test('Of a flood some are only counted', () => {
  const list = new AlarmList(500);
  for (let i = 0; i < 1000; i++) list.push(notice(`a${i}`, i));
  assert.equal(list.flush().length, 200);
  assert.equal(list.skipped, 800);
});

test('News of a file change its alarm and make no new one', () => {
  const list = new AlarmList();
  list.push(notice('a', 1000, { files: [{ name: 'x', state: 'expected' }, { name: 'y', state: 'expected' }] }));
  list.flush();
  list.push(notice('a', 1000, { kind: 'file', files: [{ name: 'x', state: 'received' }] }));
  list.push(notice('strange', 1000, { kind: 'file', files: [] }));
  assert.deepEqual(list.flush(), []);
  assert.deepEqual(list.items.map((one) => [one.id, one.kind, ...one.files.map((file) => file.state)]), [['a', 'alarm', 'received', 'expected']]);
});

test('What the API says of an alarm, as its acknowledgement, is kept', () => {
  const list = new AlarmList();
  list.push(notice('a', 1000));
  list.flush();
  list.load([{ ...notice('a', 1000), state: 'acknowledged', acknowledgedBy: 'ann' }]);
  assert.equal(list.items[0].acknowledgedBy, 'ann');
  assert.equal(list.items.length, 1);
});

test('Files are merged by name', () => {
  assert.deepEqual(merged([{ name: 'a', state: 1 }, { name: 'b', state: 1 }], [{ name: 'b', state: 2 }]).map((file) => file.state), [1, 2]);
  assert.deepEqual(merged(undefined, undefined), []);
});

test('Repeats are told apart by key, and the memory has an end', () => {
  const isNew = recent(2);
  assert.deepEqual(['a', 'a', 'b', 'c', 'a'].map(isNew), [true, false, true, true, true]);
});

test('Waits grow to half a minute and are spread', () => {
  assert.equal(backOff(0, () => 0.5), 1000);
  assert.equal(backOff(20, () => 0.5), 30000);
  assert.equal(backOff(0, () => 0), 800);
  assert.equal(Math.round(backOff(0, () => 1)), 1200);
});

test('A notice comes once, whichever groups it came in; a change goes to those who asked for it', async () => {
  const handlers = {};
  let closed;
  class Builder {
    withUrl() { return this; }
    configureLogging() { return this; }
    build() { return { on: (name, handler) => { handlers[name] = handler; }, onclose: (done) => { closed = done; }, start: async () => {}, stop: async () => closed?.() }; }
  }
  const live = new Live({ api: { post: async () => ({ url: 'x', accessToken: 't', expires: new Date(Date.now() + 3600e3).toISOString() }) }, config: {}, load: async () => ({ HubConnectionBuilder: Builder, LogLevel: { None: 6 } }) });
  const [heard, commands, states] = [[], [], []];
  live.on('notice', (one) => heard.push(one.noticeId));
  live.on('change', (one) => commands.push(one.id), { kind: 'command', device: 'd1' });
  live.on('state', (state) => states.push(state));
  const ended = live.start();
  while (live.state !== 'live') await new Promise((resolve) => setImmediate(resolve));
  handlers.notices({ notices: [{ noticeId: 'a' }, { noticeId: 'b' }], omitted: 0 });
  handlers.notices({ notices: [{ noticeId: 'b' }] });
  handlers.changes({ changes: [{ kind: 'command', device: 'd1', id: 'c1' }, { kind: 'command', device: 'd2', id: 'c2' }, { kind: 'media', device: 'd1', id: 'm' }] });
  assert.deepEqual(heard, ['a', 'b']);
  assert.deepEqual(commands, ['c1']);
  live.stop();
  await ended;
  assert.deepEqual(states, ['live']);
});

test('Without live notices the list is asked, and only new alarms are told', async () => {
  let now = [{ ...notice('a', 1), count: 1 }];
  const live = new Live({ api: { get: async () => ({ items: now }) }, config: { notices: false } });
  const heard = [];
  live.on('notice', (one) => heard.push(one.id));
  const ended = live.start();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(live.state, 'polling');
  assert.deepEqual(heard, []);
  now = [];
  live.stop();
  await ended;
  assert.equal(noticeOf(notice('a', 1)).noticeId, 'a/1');
});

test('Changes move a device on, never back', () => {
  const device = { id: 'd', online: true, lat: 1, lon: 1, time: '2026-01-01T00:00:10Z', seen: '2026-01-01T00:00:10Z', course: 7 };
  assert.equal(changed(device, { kind: 'position', latitude: 2, longitude: 2, time: '2026-01-01T00:00:05Z' }), device);
  const later = changed(device, { kind: 'position', latitude: 2, longitude: 3, speedKmh: 9, time: '2026-01-01T00:00:15Z' });
  assert.deepEqual([later.lat, later.lon, later.speed, later.course, later.seen], [2, 3, 9, 7, '2026-01-01T00:00:15Z']);
  assert.equal(changed(device, { kind: 'device', online: false, time: '2026-01-01T00:00:20Z' }).online, false);
  assert.equal(changed(device, { kind: 'media' }), device);
});

test('The fleet is read page by page, and a change of a place while it is read is not lost', async () => {
  let onChange;
  const live = { on: (name, listener) => { if (name === 'change') onChange = listener; return () => {}; } };
  const api = { async *pages() { yield { items: [{ id: 'a', lat: 1, lon: 1, time: '2026-01-01T00:00:00Z' }] }; yield { items: [{ id: 'b', name: 'B' }] }; } };
  const fleet = new Fleet({ api, live, schedule: (work) => work() });
  await fleet.loaded;
  assert.deepEqual(fleet.all.map((one) => one.id), ['a', 'b']);
  assert.equal(fleet.nameOf('b'), 'B');
  assert.equal(fleet.nameOf('zzz'), 'zzz');
  onChange({ kind: 'position', device: 'a', latitude: 5, longitude: 5, time: '2026-01-01T00:01:00Z' });
  onChange({ kind: 'position', device: 'stranger', latitude: 5, longitude: 5 });
  await fleet.load();
  assert.equal(fleet.get('a').lat, 5);
  fleet.dispose();
});

test('Devices are found by every word in name, number or tags', () => {
  const devices = [{ id: '1', name: 'North truck' }, { id: '2', name: 'Truck 2', tags: ['north'] }, { id: '3', name: 'Van' }];
  assert.deepEqual(findDevices(devices, 'truck north').map((one) => one.id), ['2', '1']);
  assert.deepEqual(findDevices(devices, '3').map((one) => one.id), ['3']);
  assert.equal(findDevices(devices, ' ').length, 3);
});

test('The fleet is filtered by state and put in order, with what is missing last', () => {
  const devices = [{ id: 'a', name: 'Truck 10', online: true, speed: 50 }, { id: 'b', name: 'Truck 9', online: true, speed: 0 }, { id: 'c', online: false }];
  assert.deepEqual(fleetList(devices, { state: 'moving' }).map((one) => one.id), ['a']);
  assert.deepEqual(fleetList(devices, { state: 'offline' }).map((one) => one.id), ['c']);
  assert.deepEqual(fleetList(devices, { sort: { id: 'name', desc: false } }).map((one) => one.id), ['c', 'b', 'a']);
  assert.deepEqual(fleetList(devices, { sort: { id: 'speed', desc: true } }).map((one) => one.id), ['a', 'b', 'c']);
});

test('Of a long list only the seen rows and a few more exist', () => {
  assert.deepEqual(rowsSeen({ scrollTop: 0, height: 360, rowHeight: 36, count: 10000 }), { first: 0, last: 16 });
  const { first, last } = rowsSeen({ scrollTop: 36000, height: 360, rowHeight: 36, count: 10000 });
  assert.deepEqual([first, last], [994, 1016]);
  assert.deepEqual(rowsSeen({ scrollTop: 9999999, height: 360, rowHeight: 36, count: 5 }), { first: 5, last: 5 });
  assert.deepEqual(rowsSeen({ scrollTop: 0, height: 0, rowHeight: 36, count: 0 }), { first: 0, last: 0 });
});

test('Cells and rows come into view', () => {
  assert.equal(cellsPerRow(1000, 220, 12), 4);
  assert.equal(cellsPerRow(100, 220, 12), 1);
  assert.equal(scrollTo({ row: 0, scrollTop: 100, height: 360, rowHeight: 36 }), 0);
  assert.equal(scrollTo({ row: 20, scrollTop: 0, height: 360, rowHeight: 36 }), 396);
  assert.equal(scrollTo({ row: 3, scrollTop: 0, height: 360, rowHeight: 36 }), 0);
});

test('Order is by number within words and stable', () => {
  assert.deepEqual(sorted(['b10', 'b9', 'a'], (one) => one, false), ['a', 'b9', 'b10']);
  assert.deepEqual(sorted([[1, 'x'], [0, 'y'], [1, 'z']], ([value]) => value, true).map(([, word]) => word), ['x', 'z', 'y']);
});

test('The ledger has a word for every state, and one for those it does not know', () => {
  assert.deepEqual(['expected', 'asked', 'received', 'late', 'missing', 'brand-new'].map((state) => ledgerOf(state).label), ['Waiting', 'Asked for', 'Received', 'Received late', 'Missing', 'Brand new']);
});

test('Files in short say what is here and what is not', () => {
  assert.equal(filesInShort([]), undefined);
  assert.equal(filesInShort([{ state: 'received' }, { state: 'late' }]).label, '2 clips');
  assert.equal(filesInShort([{ state: 'received' }, { state: 'missing' }]).label, '1 of 2 clips');
  assert.equal(filesInShort([{ state: 'missing' }]).kind, 'bad');
  assert.equal(filesInShort([{ state: 'asked' }]).kind, 'info');
});

test('Filters of alarms', () => {
  assert.deepEqual(severitiesFrom('high'), ['critical', 'high']);
  assert.equal(severitiesFrom('nonsense').length, 4);
  assert.equal(fitsFilter({ severity: 'warning' }, { least: 'high' }), false);
  assert.equal(fitsFilter({ severity: 'critical' }, { least: 'high', state: 'open' }), true, 'a notice says no state: it is open');
  assert.equal(fitsFilter({ severity: 'critical', state: 'acknowledged' }, { state: 'open' }), false);
  assert.equal(fitsFilter({ severity: 'info', device: 'a' }, { device: 'b' }), false);
});

test('Live alarms stand in front of the loaded ones, and what is loaded shows its newest state', () => {
  const loaded = [notice('b', 2000, { state: 'open', driverName: 'D' }), notice('a', 1000, { state: 'open' })];
  const live = [notice('c', 3000), notice('b', 2000, { state: 'acknowledged', acknowledgedBy: 'ann' }), notice('old', 10)];
  const shown = withLive(loaded, live, {});
  assert.deepEqual(shown.map((one) => [one.id, one.state]), [['c', undefined], ['b', 'acknowledged'], ['a', 'open']]);
  assert.equal(shown[1].driverName, 'D');
  assert.equal(withLive(loaded, live, {})[1], shown[1], 'what did not change is the same object');
  assert.deepEqual(withLive(loaded, live, { state: 'open' }).map((one) => one.id), ['c', 'a']);
});
