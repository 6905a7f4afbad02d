import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookup3, partitionOfKey } from '../partition-hash.mjs';

/** Made with the partition resolver of the official JavaScript client: key, then the partition of 2, 4, 8 and 32. */
const VECTORS = [
  ['cam-1', 0, 2, 6, 22],
  ['cam-2', 1, 1, 1, 9],
  ['353701090000001', 1, 3, 3, 11],
  ['device/é/日本', 0, 0, 4, 28],
  ['', 0, 0, 0, 0],
  ['a', 0, 0, 4, 28],
  ['abcdefghijkl', 1, 1, 5, 5],
  ['abcdefghijklm', 1, 3, 7, 15],
  ['abcdefghijklmnopqrstuvwxyz', 1, 1, 5, 21],
];

test('keys go to the partitions the service gives them', () => {
  for (const [key, ...expected] of VECTORS) {
    assert.deepEqual([2, 4, 8, 32].map((count) => partitionOfKey(key, count)), expected, key);
  }
});

test('the raw words of a key are those of lookup3', () => {
  const { b, c } = lookup3(Buffer.from('cam-1'));
  assert.deepEqual([b >>> 0, c >>> 0], [0x24a800d1, 0xbfdd9cfb]);
});
