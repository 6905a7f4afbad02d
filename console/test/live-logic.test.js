import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff, maxTries, steps } from '../src/live/backoff.js';
import { keepAtEdge, keep, target } from '../src/live/edge.js';
import { chooseForms, isFresh, readLinks, whyNone } from '../src/live/links.js';
import { PictureSplitter } from '../src/live/multipart.js';
import { stopOfStatus } from '../src/live/stop.js';

const at = (currentTime, ...ranges) => ({ currentTime, ranges: ranges.map(([start, end]) => ({ start, end })), paused: false });

test('waits grow and end', () => {
  const backoff = new Backoff(() => 0.5);
  const waits = Array.from({ length: maxTries }, () => backoff.next());
  assert.deepEqual(waits.slice(0, steps.length), steps);
  assert.equal(waits.at(-1), steps.at(-1));
  assert.equal(backoff.next(), null);
  backoff.reset();
  assert.equal(backoff.next(), steps[0]);
});

test('a picture that is close to the newest one stays', () => {
  assert.deepEqual(keepAtEdge(at(9.5, [0, 10])), { seek: null, rate: 1, trim: null, behind: 0.5 });
});

test('more than three seconds behind it jumps to the edge', () => {
  assert.equal(keepAtEdge(at(5, [0, 10])).seek, 10 - target);
});

test('a little behind it plays faster', () => {
  const { seek, rate } = keepAtEdge(at(8, [0, 10]));
  assert.equal(seek, null);
  assert.ok(rate > 1);
});

test('it begins where the first key frame is, wherever its times begin', () => {
  const { seek } = keepAtEdge(at(0, [5_000, 5_001]));
  assert.ok(seek >= 5_000 && seek <= 5_001);
});

test('it goes over a hole that lost frames left', () => {
  const { seek } = keepAtEdge(at(10, [0, 10.02], [11, 11.4]));
  assert.ok(seek > 11 && seek < 11.1);
});

test('it never jumps in front of the key frame of the last stretch', () => {
  assert.equal(keepAtEdge(at(1, [0, 5], [9.9, 10])).seek, 9.9);
});

test('times that begin anew are followed', () => {
  assert.equal(keepAtEdge(at(500, [0, 4])).seek, 4 - target);
});

test('somebody who pauses is left alone, what is old goes all the same', () => {
  const look = keepAtEdge({ ...at(2, [0, 60]), paused: true });
  assert.equal(look.seek, null);
  assert.equal(look.trim, null);
  assert.equal(keepAtEdge({ ...at(50, [0, 60]), paused: true }).trim, 50 - keep);
});

test('nothing buffered, nothing done', () => {
  assert.deepEqual(keepAtEdge(at(3)), { seek: null, rate: 1, trim: null, behind: 0 });
});

const answer = { channel: '0', links: { mp4: 'http://relay/live/1/0.mp4?e=1&s=a', flv: 'http://relay/live/1/0.flv?e=1&s=b' }, expires: '2026-01-31T12:00:00Z', codecs: 'avc1.42C01E,mp4a.40.2' };

test('links are read, and only those that can be opened', () => {
  const links = readLinks({ ...answer, links: { ...answer.links, mjpeg: 'javascript:alert(1)' } });
  assert.equal(links.mp4, answer.links.mp4);
  assert.equal(links.mjpeg, undefined);
  assert.equal(links.expires, Date.parse(answer.expires));
  assert.deepEqual(readLinks(null), { expires: null, codecs: '' });
});

test('a link that is about to end is not opened', () => {
  const links = readLinks(answer);
  assert.equal(isFresh(links, links.expires - 60_000), true);
  assert.equal(isFresh(links, links.expires - 1_000), false);
  assert.equal(isFresh({ expires: null }, 0), true);
});

test('MP4 comes first where the browser takes it, else FLV', () => {
  const links = readLinks(answer);
  assert.deepEqual(chooseForms(links, { mp4: () => true, flv: true }), ['mp4', 'flv']);
  assert.deepEqual(chooseForms(links, { mp4: (codecs) => codecs !== answer.codecs, flv: true }), ['flv']);
  assert.deepEqual(chooseForms(links, { mp4: () => false, flv: false }), []);
});

test('a word for people is not asked of the browser as a codec string', () => {
  const asked = [];
  chooseForms({ mp4: 'http://a/b', codecs: 'h264' }, { mp4: (codecs) => asked.push(codecs), flv: false });
  assert.deepEqual(asked, ['']);
});

test('why nothing plays is said in words', () => {
  assert.match(whyNone({ mp4: 'x', codecs: 'hvc1.1.6.L93.B0' }), /H\.265/);
  assert.match(whyNone({ codecs: '' }), /no form/);
});

test('what a status means', () => {
  assert.deepEqual([403, 404, 503, 502].map((status) => stopOfStatus(status).kind), ['expired', 'gone', 'busy', 'ended']);
});

const part = (bytes) => [...Buffer.from(`--cut\r\nContent-Type: image/jpeg\r\nContent-Length: ${bytes.length}\r\n\r\n`), ...bytes, 13, 10];

test('pictures are cut out wherever the bytes are cut', () => {
  const pictures = [[1, 2, 3], [13, 10, 13, 10, 9], [7]];
  const all = Uint8Array.from(pictures.flatMap(part));
  for (const size of [1, 2, 7, all.length]) {
    const splitter = new PictureSplitter();
    const found = [];
    for (let from = 0; from < all.length; from += size) found.push(...splitter.push(all.subarray(from, from + size)));
    assert.deepEqual(found.map((one) => [...one]), pictures);
  }
});

test('a picture without length, with a hostile one, or a head without end is refused', () => {
  const tell = (text) => new PictureSplitter().push(Buffer.from(text));
  assert.throws(() => tell('--cut\r\nContent-Type: image/jpeg\r\n\r\n'), /cannot be read/);
  assert.throws(() => tell('--cut\r\nContent-Length: 999999999\r\n\r\n'), /cannot be read/);
  assert.throws(() => tell('x'.repeat(5_000)), /cannot be read/);
});
