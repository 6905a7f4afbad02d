// The first tab of a device: where it was today, what it tells of itself, its newest alarms.
import { h, replace } from '../ui/dom.js';
import { badge, empty, facts, fill, section, segmented, severity } from '../ui/kit.js';
import { coordinates, duration, hours, number, plural, speed, time, words } from '../core/format.js';
import { isAbort, messageOf } from '../core/api.js';
import { trackFacts } from '../core/geo.js';
import { mapView } from '../map/map.js';
import { filesInShort } from '../alarms/words.js';

const spans = [{ value: 'today', label: 'Today' }, { value: '24', label: '24 h' }, { value: '72', label: '3 days' }, { value: '168', label: '7 days' }];

export function view({ api, device, fleet, feed, live, config, signal }) {
  const map = mapView({ config, label: 'Track' });
  const trackWords = h('p', { class: 'map-words muted num' });
  const alarms = h('div', null);
  const now = h('div', null);
  const choice = segmented(spans, 'today', drawTrack, { label: 'Time' });
  const element = h('div', { class: 'split' },
    h('div', { class: 'stack' }, h('div', { class: 'flush-holder' }, section('Track', [choice], h('div', { class: 'map-box tall' }, map.element), trackWords))),
    h('div', { class: 'stack' }, section('Now', [], now), section('Newest alarms', [h('a', { class: 'button quiet', href: `#/alarms?device=${encodeURIComponent(device.id)}` }, 'All')], alarms), capabilities(), registration()));
  element.querySelector('.flush-holder .card').classList.add('flush');
  let points = [];
  const offs = [
    fleet.on(drawNow),
    live.on('change', (change) => {
      points = [...points.slice(-9999), change];
      map.setTrack(points);
    }, { kind: 'position', device: device.id }),
    feed.onFresh((fresh) => { if (fresh.some((alarm) => alarm.device === device.id)) drawAlarms(); }),
  ];
  drawNow();
  drawTrack('today');
  drawAlarms();
  return { element, dispose() { for (const off of offs) off(); map.dispose(); } };

  function drawNow() {
    const place = device.position;
    const last = fleet.get(device.id);
    const [latitude, longitude] = [last?.lat ?? place?.latitude, last?.lon ?? place?.longitude];
    replace(now, facts([
      ['Speed', Number.isFinite(last?.speed ?? place?.speedKmh) ? speed(last?.speed ?? place?.speedKmh) : undefined], ['Ignition', device.ignition === undefined ? undefined : device.ignition ? 'On' : 'Off'], ['Place', Number.isFinite(latitude) ? coordinates(latitude, longitude) : 'Not known'], ['Place from', last?.time || place?.time ? time(last?.time ?? place.time, { relative: true }) : undefined],
      ['Satellites', place?.satellites], ['Mileage', place?.mileage === undefined ? undefined : `${number(place.mileage / 1000)} km`], ['Battery', device.batteryLevel === undefined ? undefined : `${device.batteryLevel} of 6${device.charging ? ', charging' : ''}`], ['Signal', device.signalLevel === undefined ? undefined : `${device.signalLevel} of 4`],
      ['Connected since', device.online && device.connectedAt ? time(device.connectedAt) : undefined], ['Last connection ended', device.online ? undefined : words(device.endReason) || undefined], ['Relay', device.replica && h('span', { class: 'mono' }, device.replica)],
    ]));
    map.setFleet(last ? [last] : []);
    map.select(device.id);
  }

  async function drawTrack(span) {
    const to = new Date();
    const from = span === 'today' ? new Date(to.getFullYear(), to.getMonth(), to.getDate()) : new Date(to.getTime() - Number(span) * 3600e3);
    trackWords.textContent = 'Reading the track …';
    try {
      const track = await api.get(`/api/devices/${encodeURIComponent(device.id)}/track`, { query: { from, to, limit: 4000 }, signal });
      points = track.points;
      map.setTrack(points);
      map.fit();
      const { kilometres, seconds, fastest } = trackFacts(points);
      trackWords.textContent = points.length === 0 ? 'No places are known of this time.' : `${kilometres.toFixed(1)} km · ${hours(seconds)} under way · fastest ${speed(fastest)} · ${plural(points.length, 'place')}${track.thinned ? ' (thinned)' : ''}`;
    } catch (error) {
      if (!isAbort(error)) trackWords.textContent = `The track could not be read: ${messageOf(error)}`;
    }
  }

  function drawAlarms() {
    return fill(alarms, () => api.get('/api/alarms', { query: { device: device.id, take: 6 }, signal }), ({ items }) => (items.length === 0 ? empty('No alarms') : h('ul', { class: 'plain-list' }, items.map((alarm) => {
      const files = filesInShort(alarm.files);
      return h('li', { class: 'row' }, severity(alarm.severity, { short: true }), h('a', { class: 'strong-link grow ellipsis', href: `#/alarms/${encodeURIComponent(alarm.id)}` }, words(alarm.alarm)), files && badge(files.label, files.kind), time(alarm.time, { relative: true }));
    }))), { rows: 3 });
  }

  function capabilities() {
    const channels = device.channels ?? [];
    const info = Object.entries(device.info ?? {});
    return section('What it told of itself', [], channels.length + info.length === 0 && h('p', { class: 'muted' }, 'Nothing yet.'),
      channels.length > 0 && h('ul', { class: 'plain-list' }, channels.map((channel) => h('li', { class: 'row' }, h('span', { class: 'grow' }, `Channel ${channel.number}`), channel.builtIn && badge('Built in'), channel.present === undefined ? null : channel.present ? badge('Present', 'good') : badge('No camera', 'warn')))),
      info.length > 0 && facts(info.map(([name, value]) => [words(name), value])));
  }

  function registration() {
    return section('Registration', [], facts([['Registered', device.registered ? (device.registeredAt ? time(device.registeredAt) : 'Yes') : 'No'], ['Policy', words(device.policy)], ['Note', device.note], ['Protocol', words(device.protocol)], ['Time zone', device.timeZoneMinutes === undefined ? undefined : `UTC ${device.timeZoneMinutes < 0 ? '−' : '+'}${duration(Math.abs(device.timeZoneMinutes) * 60).replace(/:00$/, '')}`], ...Object.entries(device.quirks ?? {}).map(([name, value]) => [name, value])]));
  }
}
