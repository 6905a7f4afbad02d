import assert from 'node:assert/strict';
import { test } from 'node:test';
import rhea from 'rhea';
import { BATCH_FORMAT, decodeTransfer, describeEvent, encodeDelivery, encodeEvent, MalformedEventError } from '../event-codec.mjs';

const { message, types } = rhea;
const record = ({ key, payload }) => ({ key, payload, sequence: 5, offset: 300, enqueuedMs: 1_700_000_000_000, bytes: 0 });

test('a sender\'s own annotations and header types survive, the service\'s ones are replaced', () => {
  const sent = message.encode({
    durable: true,
    message_annotations: { 'x-own': types.wrap_ushort(7), 'x-opt-partition-key': 'cam-1', 'x-opt-offset': 'forged' },
    application_properties: { long: types.wrap_long(5_000_000_000) },
    body: message.data_section(Buffer.from('body')),
  });
  const [stored] = decodeTransfer(sent, 0);
  assert.equal(stored.key, 'cam-1');
  const delivered = message.decode(encodeDelivery(record(stored), { last: { sequence: 9, offset: 900, enqueuedMs: 1 }, nowMs: 2 }));
  assert.equal(delivered.message_annotations['x-own'], 7);
  assert.equal(delivered.message_annotations['x-opt-offset'], '300');
  assert.equal(delivered.message_annotations['x-opt-sequence-number'], 5);
  assert.equal(delivered.message_annotations['x-opt-partition-key'], 'cam-1');
  assert.equal(delivered.delivery_annotations.last_enqueued_offset, '900');
  assert.equal(delivered.application_properties.long, 5_000_000_000);
  assert.equal(delivered.body.content.toString(), 'body');
});

test('a batch of one and a batch of many give their events under the envelope\'s key', () => {
  const bodies = ['a', 'b', 'c'].map((text) => message.encode({ body: message.data_section(Buffer.from(text)) }));
  for (const count of [1, 3]) {
    const sent = message.encode({ message_annotations: { 'x-opt-partition-key': 'k' }, body: message.data_sections(bodies.slice(0, count)) });
    const events = decodeTransfer(sent, BATCH_FORMAT);
    assert.deepEqual(events.map(({ key }) => key), Array(count).fill('k'));
    assert.deepEqual(events.map(({ payload }) => describeEvent(payload).body.toString()), ['a', 'b', 'c'].slice(0, count));
  }
});

test('no cut and no flipped byte of a message does anything but pass or be malformed', () => {
  const sent = message.encode({ message_annotations: { a: 'b' }, application_properties: { n: 1 }, body: message.data_sections([encodeEvent({ body: Buffer.from('x'), properties: { p: 0.5 } }).payload]) });
  const tryBytes = (bytes) => {
    for (const format of [0, BATCH_FORMAT]) {
      try {
        decodeTransfer(bytes, format);
      } catch (error) {
        assert.ok(error instanceof MalformedEventError, error.stack);
      }
    }
  };
  for (let cut = 0; cut < sent.length; cut++) tryBytes(sent.subarray(0, cut));
  for (let place = 0; place < sent.length; place++) {
    for (const value of [0x00, 0x53, 0x80, 0xb0, 0xff]) {
      const bytes = Buffer.from(sent);
      bytes[place] = value;
      tryBytes(bytes);
    }
  }
  tryBytes(Buffer.alloc(200_000));
});
