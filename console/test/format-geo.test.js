import assert from 'node:assert/strict';
import test from 'node:test';
import { ago, bytes, coordinates, duration, hours, plural, speed, timeText, utcText, words } from '../src/core/format.js';
import { clusters, distance, gridLabel, gridLines, gridStep, isPlace, mercator, trackFacts } from '../src/core/geo.js';
import { safeAddress } from '../src/ui/dom.js';

test('Words of the API are said as people say them', () => {
  assert.deepEqual(['fetch-clip', 'sos', 'go-to-preset', 'ptz', 'replicaLost', undefined, 'bseries'].map(words), ['Fetch clip', 'SOS', 'Go to preset', 'PTZ', 'Replica lost', '', 'B Series']);
});

test('Sizes, times and speeds', () => {
  assert.deepEqual([0, 1023, 1024, 1536, 104857600, NaN].map(bytes), ['0 B', '1023 B', '1.0 KiB', '1.5 KiB', '100 MiB', '–']);
  assert.deepEqual([0, 7.4, 65, 3723, -1, undefined].map(duration), ['0:00', '0:07', '1:05', '1:02:03', '–', '–']);
  assert.deepEqual([59, 3600, 11100].map(hours), ['1 min', '1 h 00 min', '3 h 05 min']);
  assert.equal(speed(87.6), '88 km/h');
  assert.equal(plural(1, 'file'), '1 file');
  assert.equal(plural(3, 'file'), '3 files');
});

test('How long ago, and how soon', () => {
  const now = Date.parse('2026-01-01T12:00:00Z');
  assert.equal(ago('2026-01-01T11:59:58Z', now), 'now');
  assert.equal(ago('2026-01-01T11:59:15Z', now), '45 s ago');
  assert.equal(ago('2026-01-01T09:00:00Z', now), '3 h ago');
  assert.equal(ago('2026-01-01T12:10:00Z', now), 'in 10 min');
  assert.equal(ago('nonsense', now), '–');
});

test('Times say their day when it is another one, and UTC beside', () => {
  const now = new Date(2026, 0, 15, 12);
  assert.equal(timeText(new Date(2026, 0, 15, 9, 5, 7).toISOString(), now), '09:05:07');
  assert.match(timeText(new Date(2026, 0, 14, 9, 5, 7).toISOString(), now), /14.*09:05:07/);
  assert.match(timeText(new Date(2025, 0, 14).toISOString(), now), /2025/);
  assert.equal(utcText('2026-01-31T12:00:00+02:00'), '2026-01-31 10:00:00 UTC');
  assert.equal(timeText('nonsense'), '–');
});

test('Places are told with their sides of the world', () => {
  assert.equal(coordinates(-33.5, 151.25), '33.50000° S, 151.25000° E');
  assert.equal(coordinates(undefined, 1), '–');
  assert.deepEqual([[0, 0], [91, 0], [NaN, 0], [10, -181], [undefined, undefined]].map(([latitude, longitude]) => isPlace(latitude, longitude)), [true, false, false, false, false]);
});

test('Only harmless addresses are followed', () => {
  for (const good of ['#/fleet', './x.js', '/api/x', 'https://blob.example/a?b=c:d', 'http://127.0.0.1:1/x', 'blob:http://x/1', 'a/b:c']) assert.equal(safeAddress(good), good);
  for (const bad of ['javascript:alert(1)', ' JavaScript:alert(1)', 'java\nscript:alert(1)', '\u0001javascript:x', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd']) assert.equal(safeAddress(bad), undefined, bad);
});

test('The world is a square with the equator in its middle', () => {
  assert.deepEqual(mercator(0, 0), { x: 0.5, y: 0.5 });
  assert.ok(mercator(85.0511, 180).y < 1e-6);
  assert.ok(Number.isFinite(mercator(90, 0).y), 'the pole is far away, not nowhere');
});

test('A grid has round steps, and its lines have names', () => {
  assert.equal(gridStep(0.001, 110), 0.2);
  assert.equal(gridStep(10, 110), 30);
  assert.deepEqual(gridLines(0.05, 0.35, 0.1), [0.1, 0.2, 0.3]);
  assert.ok(gridLines(-180, 180, 0.0001).length <= 200, 'never more lines than can be drawn');
  assert.deepEqual([gridLabel(54.5, 0.1, true), gridLabel(-24, 1, false), gridLabel(0, 1, true), gridLabel(190, 10, false), gridLabel(24.25, 0.05, false)], ['54.5° N', '24° W', '0°', '170° W', '24.25° E']);
});

test('Ways are measured, and a pause is none', () => {
  assert.ok(Math.abs(distance({ latitude: 54.6872, longitude: 25.2797 }, { latitude: 54.8985, longitude: 23.9036 }) - 91.5) < 1.5);
  const at = (seconds, longitude, speedKmh) => ({ time: new Date(seconds * 1000).toISOString(), latitude: 0, longitude, speedKmh });
  const { kilometres, seconds, fastest } = trackFacts([at(0, 0, 50), at(60, 0.01, 70), at(4000, 1, 20), at(4060, 1.01, 0)]);
  assert.ok(Math.abs(kilometres - 2.22) < 0.02);
  assert.deepEqual([seconds, fastest], [60, 70]);
  assert.deepEqual(trackFacts([]), { kilometres: 0, seconds: 0, fastest: 0 });
});

test('Points that lie together become one, none is lost, and circles do not lie on one another', () => {
  const points = Array.from({ length: 1000 }, (_, i) => ({ x: 0.5 + (i % 10) * 0.0001 + (i % 7) * 0.00003, y: 0.3 + (i % 13) * 0.0001 }));
  points.push({ x: 0.9, y: 0.9 });
  const scale = 256 * 2 ** 8;
  const { together, single } = clusters(points, scale);
  assert.equal(together.reduce((sum, one) => sum + one.members.length, single.length), 1001);
  assert.deepEqual(single, [{ x: 0.9, y: 0.9 }]);
  for (const a of together) for (const b of together) if (a !== b) assert.ok(Math.hypot(a.x - b.x, a.y - b.y) * scale > 24);
});
