// One alarm: its clips, what the ledger says of each promised file, where it was, and who saw to it.
import { h, icon, replace } from '../ui/dom.js';
import { badge, button, deviceLink, facts, pageHead, section, severity, stateDot } from '../ui/kit.js';
import { coordinates, number, plural, speed, time, words } from '../core/format.js';
import { isAbort, messageOf } from '../core/api.js';
import { clips } from '../alarms/clips.js';
import { acknowledgeNow, acknowledgeWithNote } from '../alarms/acknowledge.js';
import { ledgerOf } from '../alarms/words.js';
import { mapView } from '../map/map.js';

const around = 15 * 60e3; // ms of the track before and after the alarm

export async function view({ api, feed, fleet, live, me, can, config, params, signal, keys, setTitle }) {
  const path = `/api/alarms/${encodeURIComponent(params.id)}`;
  let alarm = await api.get(path, { signal });
  const head = h('div', { class: 'alarm-head' });
  const about = h('div', null);
  const shown = clips({ api, signal });
  const map = mapView({ config, label: 'Where the alarm was' });
  const trackWords = h('p', { class: 'map-words muted' });
  const clipSub = h('span', { class: 'row' });
  const element = h('div', { class: 'page alarm-page' }, head, h('div', { class: 'split' },
    h('div', { class: 'stack' }, section('Clips', [clipSub], shown.element), section('Facts', [], about)),
    h('div', { class: 'stack' }, section('Around the alarm', [], h('div', { class: 'map-box' }, map.element), trackWords), h('div', { class: 'device-place' }))));
  element.querySelector('.map-box').closest('.card').classList.add('flush');
  const offs = [
    live.on('notice', (notice) => { if (notice.id === alarm.id || notice.alarmId === alarm.alarmId) reload(); }), live.on('change', () => reload(), { kind: 'media', device: alarm.device }),
    feed.on(() => { const now = feed.items.find((one) => one.id === alarm.id); if (now?.state === 'acknowledged' && alarm.state === 'open') reload(); }), fleet.on(drawDevice),
    keys.add('a', 'Acknowledge this alarm', () => { if (alarm.state === 'open' && can('command')) acknowledge(acknowledgeNow); }),
  ];
  let reloading;
  draw();
  drawDevice();
  drawTrack();
  return { element, title: words(alarm.alarm), dispose() { for (const off of offs) off(); clearTimeout(reloading); shown.dispose(); map.dispose(); } };

  function reload() {
    clearTimeout(reloading);
    reloading = setTimeout(async () => {
      try {
        alarm = await api.get(path, { signal });
        draw();
      } catch (error) {
        if (!isAbort(error)) console.warn('The alarm could not be read again:', messageOf(error));
      }
    }, 400);
  }

  async function acknowledge(how) {
    const now = await how({ feed, me }, alarm);
    if (now) alarm = now;
    draw();
  }

  function draw() {
    setTitle(words(alarm.alarm));
    const isOpen = alarm.state === 'open';
    replace(head, pageHead(words(alarm.alarm), {
      sub: [severity(alarm.severity), deviceLink(fleet, alarm.device), h('span', { class: 'row' }, icon('clock', 14), time(alarm.time)), alarm.count > 1 && badge(`${number(alarm.count)} times`), alarm.clearedAt && badge('Over', 'good'), alarm.standing !== 'fleet' && badge(alarm.standing, 'warn')],
      actions: isOpen && can('command') ? [button('With a note…', { onclick: () => acknowledge(acknowledgeWithNote) }), button('Acknowledge', { kind: 'primary', icon: 'check', onclick: () => acknowledge(acknowledgeNow) })] : isOpen ? [badge('Open', 'warn')] : [badge('Acknowledged', 'good')],
    }), !isOpen && h('p', { class: 'note seen-to' }, icon('check', 14), h('span', null, h('strong', null, alarm.acknowledgedBy || 'Somebody'), ' saw to it, ', time(alarm.acknowledgedAt), alarm.acknowledgedNote && h('span', { class: 'seen-note' }, alarm.acknowledgedNote))));
    shown.set(alarm.files);
    replace(clipSub, alarm.files.length > 0 && [...new Set(alarm.files.map((file) => file.state))].map((state) => badge(`${alarm.files.filter((file) => file.state === state).length} ${ledgerOf(state).label.toLowerCase()}`, ledgerOf(state).kind)));
    replace(about, facts([
      ['Time', time(alarm.time)], ['Heard', time(alarm.recordedAt)], ['Over since', alarm.clearedAt && time(alarm.clearedAt)], ['Times', alarm.count > 1 && h('span', null, `${number(alarm.count)}, until `, time(alarm.lastTime))],
      ['Speed', Number.isFinite(alarm.speedKmh) && speed(alarm.speedKmh)], ['Place', Number.isFinite(alarm.latitude) && coordinates(alarm.latitude, alarm.longitude)], ['Position', alarm.positionFixed === undefined ? undefined : alarm.positionFixed ? 'By satellites' : 'Last known'], ['Altitude', Number.isFinite(alarm.altitudeMetres) && `${Math.round(alarm.altitudeMetres)} m`],
      ['Driver', alarm.driverName || undefined], ['Driver id', alarm.driverId && h('span', { class: 'mono' }, alarm.driverId)], ['Ignition', alarm.ignition === undefined ? undefined : alarm.ignition ? 'On' : 'Off'], ['Supply', Number.isFinite(alarm.externalVolts) && `${alarm.externalVolts.toFixed(1)} V`],
      ['Value', alarm.value === undefined ? undefined : String(alarm.value)], ['Channel', alarm.channel], ['Protocol', words(alarm.protocol)], ['Vendor code', h('span', { class: 'mono' }, alarm.code)],
    ].map(([name, value]) => [name, value === false ? undefined : value])));
    map.setPins([{ latitude: alarm.latitude, longitude: alarm.longitude, kind: alarm.severity, label: words(alarm.alarm) }]);
  }

  function drawDevice() {
    const device = fleet.get(alarm.device);
    const place = element.querySelector('.device-place');
    replace(place, section('Device', [h('a', { class: 'button quiet', href: `#/devices/${encodeURIComponent(alarm.device)}` }, 'Open')], facts([
      ['Name', deviceLink(fleet, alarm.device)], ['State', stateDot(device?.online ?? false, { word: true })], ['Number', h('span', { class: 'mono' }, alarm.device)], ['Last heard', device?.seen && time(device.seen, { relative: true })], ['Speed now', device?.online && Number.isFinite(device.speed) ? speed(device.speed) : undefined], ['Tags', device?.tags?.join(', ')],
    ])));
  }

  async function drawTrack() {
    const at = Date.parse(alarm.time);
    trackWords.textContent = 'Reading the track …';
    try {
      const { points } = await api.get(`/api/devices/${encodeURIComponent(alarm.device)}/track`, { query: { from: new Date(at - around), to: new Date(at + around), limit: 1000 }, signal });
      map.setTrack(points);
      trackWords.textContent = points.length === 0 ? 'No places are known from 15 minutes before to 15 minutes after.' : `${plural(points.length, 'place')} from 15 minutes before to 15 minutes after.`;
      if (points.length > 0 || Number.isFinite(alarm.latitude)) map.fit();
    } catch (error) {
      if (isAbort(error)) return;
      trackWords.textContent = `The track could not be read: ${messageOf(error)}`;
      map.fit();
    }
  }
}
