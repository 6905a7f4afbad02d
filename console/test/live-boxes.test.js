import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codecsOf, maxBoxBytes, Mp4Splitter } from '../src/live/boxes.js';
import { aacTrack, avcTrack, box, flacTrack, fragment, hevcTrack, init } from './parts/boxes.js';

const bytesOf = (...parts) => Uint8Array.from(parts.flat());

test('segments are cut out wherever the bytes are cut', () => {
  const parts = [init(avcTrack), fragment(1, 2, 3), fragment(), fragment(...new Array(500).fill(7)), init(avcTrack, aacTrack), fragment(9)];
  const all = bytesOf(...parts);
  for (const size of [1, 3, 8, 100, all.length]) {
    const splitter = new Mp4Splitter();
    const found = [];
    for (let from = 0; from < all.length; from += size) found.push(...splitter.push(all.slice(from, from + size)));
    assert.deepEqual(found.map(({ kind }) => kind), ['init', 'media', 'media', 'media', 'init', 'media']);
    assert.deepEqual(found.map(({ bytes }) => [...bytes]), parts);
    assert.equal(splitter.heldBytes, 0);
  }
});

test('a box that claims to be huge is refused before anything is kept for it', () => {
  const huge = maxBoxBytes + 1;
  const head = [(huge >>> 24) & 255, (huge >>> 16) & 255, (huge >>> 8) & 255, huge & 255, ...Buffer.from('mdat')];
  assert.throws(() => new Mp4Splitter().push(bytesOf(head)), /no fragmented MP4/);
});

test('what is no MP4 is refused', () => {
  assert.throws(() => new Mp4Splitter().push(Buffer.from('<html>not a stream</html>')), /no fragmented MP4/);
  assert.throws(() => new Mp4Splitter().push(bytesOf([0, 0, 0, 1, ...Buffer.from('mdat')])), /no fragmented MP4/);
});

test('many boxes in front of the first picture do not fill the memory', () => {
  const splitter = new Mp4Splitter();
  const filler = bytesOf(box('free', new Array(1024 * 1024).fill(0)));
  assert.throws(() => {
    for (let i = 0; i < 40; i++) splitter.push(filler);
  }, /too large/);
});

test('codec strings are read from the configuration', () => {
  assert.equal(codecsOf(bytesOf(init(avcTrack))), 'avc1.42C01E');
  assert.equal(codecsOf(bytesOf(init(avcTrack, aacTrack))), 'avc1.42C01E,mp4a.40.2');
  assert.equal(codecsOf(bytesOf(init(hevcTrack, flacTrack))), 'hvc1.1.6.L93.B0,flac');
  assert.equal(codecsOf(bytesOf(box('ftyp', [1, 2]))), '');
});

test('a configuration that is cut off anywhere never throws', () => {
  const whole = bytesOf(init(avcTrack, aacTrack));
  for (let length = 0; length < whole.length; length++) assert.equal(typeof codecsOf(whole.subarray(0, length)), 'string');
  for (let i = 0; i < whole.length; i++) {
    const wrong = whole.slice();
    wrong[i] ^= 0xff;
    assert.equal(typeof codecsOf(wrong), 'string');
  }
});
