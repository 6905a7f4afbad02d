import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stateOf, toBody, toForm } from '../src/views/desk/camera-body.js';
import { letterText } from '../src/views/desk/letters.js';
import { Rates } from '../src/views/desk/rates.js';
import { fetchOf, listOf, readAnswer } from '../src/views/desk/recordings.js';
import { channelsOf, progressText, snapshotName, startLive, watchRunning } from '../src/views/stage/start.js';
import { readWall, wallText } from '../src/views/stage/wall.js';
import { LinkRefused } from '../src/live/player.js';

const item = (receivedBytes, more = {}) => ({ id: 't', device: 'd', receivedBytes, totalBytes: 1000, ...more });

test('a rate follows from two looks', () => {
  const rates = new Rates();
  assert.equal(rates.take([item(0)], 0)[0].rate, null);
  const [second] = rates.take([item(200)], 2000);
  assert.deepEqual([second.rate, second.value, second.left], [100, 0.2, 8]);
  assert.equal(rates.take([item(200)], 4000)[0].rate, 60);
});

test('a camera that begins anew has no negative rate, an open end no bar', () => {
  const rates = new Rates();
  rates.take([item(500)], 0);
  assert.equal(rates.take([item(100)], 1000)[0].rate, 0);
  assert.equal(rates.take([item(100, { totalBytes: undefined })], 2000)[0].value, null);
});

test('each family fetches in its own way', () => {
  assert.deepEqual(fetchOf('jimi', { name: 'a.ts' }), { command: 'fetch-file', arguments: { file: 'a.ts' } });
  assert.deepEqual(fetchOf('jimi', { name: 'a.ts', channel: 'front', localTime: '2026-01-31T12:00:00' }, { cut: 20 }), { command: 'fetch-clip', arguments: { channel: 'front', localTime: '2026-01-31T12:00:00', seconds: '20' } });
  assert.deepEqual(fetchOf('dvrip', { channel: 2, from: 'f', to: 't' }), { command: 'fetch-recording', arguments: { channel: '2', from: 'f', to: 't' } });
  assert.equal(fetchOf('dvrip', { name: 'a' }), null);
  assert.deepEqual(listOf('jimi', { channel: '1' }), { command: 'list-recordings', arguments: {} });
  assert.deepEqual(listOf('dvrip', { channel: '1', from: 'f', to: 't' }).arguments, { channel: '1', from: 'f', to: 't' });
});

test('the answer of a dialled camera is a list', () => {
  const answer = JSON.stringify({ count: 2, channel: 1, recordings: [{ from: '2026-01-31T12:00:00Z', to: '2026-01-31T12:10:00Z', kB: 20, file: '/idea0/a.h264' }, { from: 'never' }] });
  assert.deepEqual(readAnswer(answer), [{ name: '/idea0/a.h264', channel: 1, from: '2026-01-31T12:00:00Z', to: '2026-01-31T12:10:00Z', lengthBytes: 20_480 }]);
  assert.deepEqual(readAnswer('not json'), []);
  assert.deepEqual(readAnswer('null'), []);
});

const form = { ...toForm(), id: 'gate-1', address: '192.0.2.7' };

test('a form becomes the registration and back', () => {
  const { body, errors } = toBody({ ...form, port: '34567', channels: '0, 2', mode: 'on-alarm', tags: 'north; yard', quirks: 'dvrip.live = combined\n', passwordSecret: 'gate-1-password' });
  assert.deepEqual(errors, {});
  assert.deepEqual(body, { kind: 'dvrip', address: '192.0.2.7', port: 34567, passwordSecret: 'gate-1-password', channels: [0, 2], recording: { mode: 'on-alarm', secondsBefore: 5, secondsAfter: 15 }, tags: ['north', 'yard'], quirks: { 'dvrip.live': 'combined' }, enabled: true });
  assert.deepEqual(toBody(toForm({ ...body, id: 'gate-1' })).body, body);
});

for (const [name, value] of Object.entries({ id: 'a b', address: 'http://x/y', port: '70000', passwordSecret: 'Passw0rd!', channels: '0, 64', site: 'North', quirks: 'nonsense' })) {
  test(`a wrong ${name} of a camera is told where it stands`, () => assert.deepEqual(Object.keys(toBody({ ...form, [name]: value }).errors), [name]));
}

test('how a camera stands is said in words', () => {
  assert.equal(stateOf({ enabled: false }).text, 'Switched off');
  assert.equal(stateOf({ enabled: true, online: true, lease: { replica: 'r' } }).text, 'Connected');
  assert.equal(stateOf({ enabled: true, online: false, lease: { endReason: 'login-refused' } }).kind, 'bad');
  assert.equal(stateOf({ enabled: true, online: false, lease: { nextAttempt: new Date(9e12).toISOString(), failures: 3, endReason: 'timed-out' } }, 0).text, 'Waiting');
  assert.equal(stateOf({ enabled: true, online: false, site: 'north' }).text, 'Not dialled yet');
});

test('a dead letter is shown as JSON, as text, or as bytes', async () => {
  assert.equal(await letterText(new Blob(['{"a":1}'])), '{\n  "a": 1\n}');
  assert.equal(await letterText(new Blob(['plain'])), 'plain');
  assert.match(await letterText(new Blob([Uint8Array.of(0xff, 0xfe, 0x41)])), /^000000 {2}ff fe 41 .* \.\.A$/);
  assert.match(await letterText(new Blob(['x'.repeat(300_000)])), /bytes more$/);
});

test('the wall stands in the address', () => {
  const streams = [{ device: '1', channel: '0' }, { device: '2', channel: 'playback', files: ['a.ts', 'b.ts'] }];
  assert.deepEqual(readWall(wallText(streams)), streams);
  assert.deepEqual(readWall('1/0 <script>/0 ../x 2/UP', null), [{ device: '1', channel: '0' }]);
  assert.deepEqual(readWall('1/0 2/0', '2'), [{ device: '2', channel: '0' }]);
  assert.deepEqual(readWall(null), []);
});

test('a stream that can never come is refused, one that did not come may be tried again', async () => {
  const failing = (status) => ({ post: async () => { throw Object.assign(new Error('why'), { status }); } });
  await assert.rejects(startLive(failing(404), 'd', { channel: '0' }), LinkRefused);
  await assert.rejects(startLive(failing(504), 'd', { channel: '0' }), (error) => !(error instanceof LinkRefused));
  const links = await startLive({ post: async (path, body) => ({ links: { mp4: `http://x${path}` }, codecs: ['h264', 'aac'], expires: '2026-01-31T12:00:00Z', body }) }, 'a/b', { channel: '0' });
  assert.equal(links.mp4, 'http://x/api/devices/a%2Fb/live');
  assert.equal(links.codecs, 'h264,aac');
});

test('who may only look watches what runs', async () => {
  const api = { get: async () => ({ items: [{ channel: '1', links: { flv: 'http://x' } }] }) };
  assert.equal((await watchRunning(api, 'd', '1')).flv, 'http://x');
  await assert.rejects(watchRunning(api, 'd', '0'), LinkRefused);
});

test('progress is told in words, channels by family, pictures named by time', () => {
  assert.equal(progressText(0), 'Asking the camera');
  assert.notEqual(progressText(12), progressText(4));
  assert.deepEqual(channelsOf({ protocol: 'dvrip' }, [0, 2]).map((one) => one.value), ['0', '2']);
  assert.deepEqual(channelsOf(undefined).map((one) => one.value), ['0', '1', 'pip']);
  assert.equal(snapshotName('1', '0', new Date('2026-01-31T12:34:56Z')), '1-0-20260131-123456.png');
});
