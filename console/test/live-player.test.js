import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LinkRefused, play } from '../src/live/player.js';
import { avcTrack, fragment, hevcTrack, init } from './parts/boxes.js';
import { fakeBrowser, fakeVideo } from './parts/browser.js';

const links = { mp4: 'http://relay/a.mp4', expires: null, codecs: '' };
const stream = (...parts) => Uint8Array.from(parts.flat());

test('the first picture comes, then the stream plays', async () => {
  const env = fakeBrowser([{ chunks: [stream(init(avcTrack)), stream(fragment(1), fragment(2))], stays: true }]);
  const video = fakeVideo(env);
  const states = [];
  const playback = play(video, links, { env, onState: ({ state }) => states.push(state) });
  await env.until(() => states.includes('playing'));
  assert.deepEqual(states, ['connecting', 'playing']);
  assert.equal(env.sources.length, 1);
  assert.equal(env.sources[0].type, 'video/mp4; codecs="avc1.42C01E"');
  assert.equal(env.sources[0].appended.length, 3);
  playback.close();
  await playback.done;
});

test('a stream that breaks off is opened again, the old picture stays until then', async () => {
  const live = { chunks: [stream(init(avcTrack)), stream(fragment(1))] };
  const env = fakeBrowser([live, { status: 503 }, { ...live, stays: true }]);
  const video = fakeVideo(env);
  const states = [];
  const playback = play(video, links, { env, onState: ({ state }) => states.push(state) });
  await env.until(() => env.sources.length === 2 && states.at(-1) === 'playing');
  assert.deepEqual(states.filter((state, i) => state !== states[i - 1]), ['connecting', 'playing', 'waiting', 'playing']);
  assert.equal(env.requests.length, 3);
  assert.deepEqual(env.revoked, ['blob:1']);
  playback.close();
  await playback.done;
});

test('an expired link is replaced by a fresh one', async () => {
  const env = fakeBrowser([{ status: 403 }, { chunks: [stream(init(avcTrack), fragment(1))], stays: true }]);
  const states = [];
  let asked = 0;
  const playback = play(fakeVideo(env), links, {
    env, onState: ({ state }) => states.push(state),
    refresh: async () => {
      asked++;
      return { ...links, mp4: 'http://relay/fresh.mp4' };
    },
  });
  await env.until(() => states.includes('playing'));
  assert.equal(asked, 1);
  assert.deepEqual(env.requests, ['http://relay/a.mp4', 'http://relay/fresh.mp4']);
  playback.close();
  await playback.done;
});

test('a link that is refused for good ends it', async () => {
  const env = fakeBrowser([{ status: 404 }]);
  const states = [];
  const playback = play(fakeVideo(env), links, { env, onState: (state) => states.push(state), refresh: async () => { throw new LinkRefused('There is no such device.'); } });
  await playback.done;
  assert.deepEqual(states.at(-1), { state: 'refused', message: 'There is no such device.' });
});

test('a codec that the browser lacks is named', async () => {
  const env = fakeBrowser([{ chunks: [stream(init(hevcTrack), fragment(1))], stays: true }], { supports: (type) => !type.includes('hvc1') });
  const states = [];
  const playback = play(fakeVideo(env), links, { env, onState: (state) => states.push(state) });
  await playback.done;
  assert.equal(states.at(-1).state, 'refused');
  assert.match(states.at(-1).message, /H\.265/);
  assert.equal(env.sources.length, 0);
});

test('another configuration in the middle is taken over', async () => {
  const env = fakeBrowser([{ chunks: [stream(init(avcTrack), fragment(1)), stream(init(hevcTrack), fragment(2))], stays: true }]);
  const playback = play(fakeVideo(env), links, { env });
  await env.until(() => env.sources[0]?.appended.length === 4);
  assert.equal(env.sources[0].type, 'video/mp4; codecs="hvc1.1.6.L93.B0"');
  playback.close();
  await playback.done;
});

test('nobody there at all: it ends after its tries and says so', async () => {
  const env = fakeBrowser([], { otherwise: { status: 502 } });
  const states = [];
  const playback = play(fakeVideo(env), links, { env, onState: (state) => states.push(state) });
  await playback.done;
  assert.equal(states.at(-1).state, 'ended');
  assert.match(states.at(-1).message, /502/);
});

test('who stops hears nothing any more', async () => {
  const env = fakeBrowser([{ chunks: [stream(init(avcTrack), fragment(1))], stays: true }]);
  const states = [];
  const playback = play(fakeVideo(env), links, { env, onState: ({ state }) => states.push(state) });
  playback.close();
  await playback.done;
  assert.deepEqual(states, ['connecting']);
});

test('bytes that are no stream are answered by another try, never by a hang', async () => {
  const env = fakeBrowser([{ chunks: [Buffer.from('<!doctype html><title>no</title>')] }], { otherwise: { status: 502 } });
  const states = [];
  const playback = play(fakeVideo(env), links, { env, onState: (state) => states.push(state) });
  await playback.done;
  assert.ok(['ended', 'refused'].includes(states.at(-1).state));
});
