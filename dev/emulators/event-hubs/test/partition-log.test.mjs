import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { PartitionLog } from '../partition-log.mjs';
import { temporaryFolder } from '../testing/emulator-fixture.mjs';

const open = (folder, options = {}) => new PartitionLog({ folder, retentionBytes: 1_000_000, clock: () => 1_000, ...options });
const event = (text, key) => ({ key, payload: Buffer.from(text) });
const all = (log) => {
  const records = [];
  for (let offset = 0; ;) {
    const chunk = log.read(offset);
    if (chunk.length === 0) return records;
    records.push(...chunk);
    offset = chunk.at(-1).offset + chunk.at(-1).bytes;
  }
};

test('wherever a write was torn, the records before it stay and the next one follows on', (t) => {
  const folder = temporaryFolder(t);
  const file = path.join(folder, '0000000000000000.log');
  const log = open(folder);
  log.append([event('first', 'key'), event('second', '')]);
  const keptBytes = log.endOffset;
  log.append([event('third')]);
  log.close();
  const bytes = fs.readFileSync(file);
  for (let cut = keptBytes; cut < bytes.length; cut++) {
    fs.writeFileSync(file, bytes.subarray(0, cut));
    const again = open(folder);
    assert.equal(again.repairedBytes, cut - keptBytes);
    again.append([event('next')]);
    const records = all(again);
    assert.deepEqual(records.map(({ payload }) => payload.toString()), ['first', 'second', 'next']);
    assert.deepEqual(records.map(({ sequence }) => sequence), [0, 1, 2]);
    assert.deepEqual(records.map(({ key }) => key), ['key', '', undefined]);
    assert.equal(records[2].offset, keptBytes);
    again.close();
  }
});

test('a last record with a flipped bit is cut off', (t) => {
  const folder = temporaryFolder(t);
  const log = open(folder);
  log.append([event('first')]);
  log.append([event('second')]);
  log.close();
  const file = path.join(folder, '0000000000000000.log');
  const bytes = fs.readFileSync(file);
  bytes[bytes.length - 1] ^= 1;
  fs.writeFileSync(file, bytes);
  const again = open(folder);
  assert.deepEqual(all(again).map(({ payload }) => payload.toString()), ['first']);
  again.close();
});

test('retention drops the oldest segments; offsets and sequence numbers go on, also over a restart', (t) => {
  const folder = temporaryFolder(t);
  const log = open(folder, { retentionBytes: 65_536 });
  for (let place = 0; place < 1_000; place++) log.append([event(`${place} ${'x'.repeat(500)}`)]);
  assert.ok(log.bytes <= 65_536, `${log.bytes} bytes`);
  assert.ok(fs.readdirSync(folder).length <= 5);
  const before = { first: log.first, last: log.last, count: log.count, endOffset: log.endOffset };
  assert.equal(before.last.sequence, 999);
  assert.ok(before.first.sequence > 800);
  log.close();
  const again = open(folder, { retentionBytes: 65_536 });
  assert.deepEqual({ first: again.first, last: again.last, count: again.count, endOffset: again.endOffset }, before);
  assert.equal(again.read(0)[0].sequence, before.first.sequence);
  assert.equal(again.find(({ sequence }) => sequence >= 950), again.read(again.find(({ sequence }) => sequence >= 950))[0].offset);
  assert.equal(again.read(again.find(({ sequence }) => sequence >= 950))[0].sequence, 950);
  again.close();
});

test('enqueued times never fall, whatever the clock does', (t) => {
  const times = [5_000, 4_000, 6_000];
  const log = open(temporaryFolder(t), { clock: () => times.shift() });
  for (const text of ['a', 'b', 'c']) log.append([event(text)]);
  assert.deepEqual(all(log).map(({ enqueuedMs }) => enqueuedMs), [5_000, 5_000, 6_000]);
  log.close();
});
