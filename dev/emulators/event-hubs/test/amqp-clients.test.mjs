import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partitionOfKey } from '../partition-hash.mjs';
import { receive, startFixture } from '../testing/emulator-fixture.mjs';

const text = (event) => event.body.toString('utf8');

test('hub and partition properties describe an empty hub', async (t) => {
  const { producer } = await startFixture(t, {}, { clock: () => 1_700_000_000_000 });
  const client = producer();
  assert.deepEqual(await client.getPartitionIds(), ['0', '1', '2', '3']);
  const hub = await client.getEventHubProperties();
  assert.equal(hub.name, 'eh1');
  assert.equal(hub.createdOn.getTime(), 1_700_000_000_000);
  const partition = await client.getPartitionProperties('2');
  assert.equal(partition.isEmpty, true);
  assert.equal(partition.beginningSequenceNumber, -1);
  assert.equal(partition.lastEnqueuedSequenceNumber, -1);
  assert.equal(partition.lastEnqueuedOffset, '-1');
});

test('an event arrives with body, properties, ids, key and annotations as sent', async (t) => {
  const { producer, consumer } = await startFixture(t);
  const body = Buffer.from(Array.from({ length: 300 }, (_, place) => place & 0xff));
  await producer().sendBatch([{
    body, messageId: 'm-1', correlationId: 'c-1', contentType: 'application/octet-stream', properties: { text: 'é', number: 7, flag: true },
  }], { partitionKey: 'cam-1' });
  const [event] = await receive(consumer(), 1);
  assert.equal(Buffer.compare(event.body, body), 0);
  assert.deepEqual({ ...event.properties }, { text: 'é', number: 7, flag: true });
  assert.equal(event.messageId, 'm-1');
  assert.equal(event.correlationId, 'c-1');
  assert.equal(event.contentType, 'application/octet-stream');
  assert.equal(event.partitionKey, 'cam-1');
  assert.equal(event.sequenceNumber, 0);
  assert.equal(event.offset, '0');
  assert.ok(event.enqueuedTimeUtc instanceof Date);
  assert.equal(event.partitionId, '2');
});

test('keyed sends go where the hash says, unkeyed ones in turn', async (t) => {
  const { producer, admin } = await startFixture(t);
  const client = producer();
  for (const key of ['cam-1', 'cam-2', '353701090000001', 'device/é/日本']) {
    const before = (await admin('state')).value.hubs[0].partitions.map(({ count }) => count);
    await client.sendBatch([{ body: key }], { partitionKey: key });
    const after = (await admin('state')).value.hubs[0].partitions.map(({ count }) => count);
    assert.deepEqual(after.map((count, place) => count - before[place]).indexOf(1), partitionOfKey(key, 4), key);
  }
  const before = (await admin('state')).value.hubs[0].partitions.map(({ count }) => count);
  for (let place = 0; place < 8; place++) await client.sendBatch([{ body: place }]);
  const after = (await admin('state')).value.hubs[0].partitions.map(({ count }) => count);
  assert.deepEqual(after.map((count, place) => count - before[place]), [2, 2, 2, 2]);
});

test('the order in a partition is kept over many batches', async (t) => {
  const { producer, consumer } = await startFixture(t);
  const client = producer();
  for (let batch = 0; batch < 20; batch++) {
    const events = Array.from({ length: 250 }, (_, place) => ({ body: Buffer.from(String(batch * 250 + place)) }));
    await client.sendBatch(events, { partitionId: '1' });
  }
  const events = await receive(consumer({ group: 'workers' }), 5_000, { partitionId: '1', maxBatchSize: 300 });
  assert.deepEqual(events.map(text), Array.from({ length: 5_000 }, (_, place) => String(place)));
  assert.deepEqual(events.map(({ sequenceNumber }) => sequenceNumber), Array.from({ length: 5_000 }, (_, place) => place));
});

test('events near the size limit pass in several frames, larger ones are refused', async (t) => {
  const { producer, consumer } = await startFixture(t);
  const client = producer();
  const bodies = [1, 2, 3].map((fill) => Buffer.alloc(1_000_000, fill));
  for (const body of bodies) await client.sendBatch([{ body }], { partitionId: '0' });
  const events = await receive(consumer(), 3, { partitionId: '0' });
  events.forEach((event, place) => assert.equal(Buffer.compare(event.body, bodies[place]), 0));
  await assert.rejects(client.sendBatch([{ body: Buffer.alloc(1_100_000) }], { partitionId: '0' }), { code: 'MessageTooLargeError' });
  await client.sendBatch([{ body: 'still works' }], { partitionId: '0' });
});

test('every start position starts where it says', async (t) => {
  let now = 1_700_000_000_000;
  const { producer, consumer } = await startFixture(t, {}, { clock: () => now });
  const client = producer();
  for (let place = 0; place < 10; place++) {
    now += 1_000;
    await client.sendBatch([{ body: Buffer.from(String(place)) }], { partitionId: '0' });
  }
  const reader = consumer();
  const from = async (startPosition, count) => (await receive(reader, count, { partitionId: '0', startPosition })).map(text);
  const all = await receive(reader, 10, { partitionId: '0' });
  assert.equal(all.length, 10);
  assert.deepEqual(await from({ sequenceNumber: 6 }, 3), ['7', '8', '9']);
  assert.deepEqual(await from({ sequenceNumber: 6, isInclusive: true }, 4), ['6', '7', '8', '9']);
  assert.deepEqual(await from({ offset: all[4].offset }, 5), ['5', '6', '7', '8', '9']);
  assert.deepEqual(await from({ offset: all[4].offset, isInclusive: true }, 6), ['4', '5', '6', '7', '8', '9']);
  assert.deepEqual(await from({ enqueuedOn: all[7].enqueuedTimeUtc }, 2), ['8', '9']);
  assert.deepEqual(await from({ enqueuedOn: new Date(all[7].enqueuedTimeUtc.getTime() - 1) }, 3), ['7', '8', '9']);
});

test('latest gives only what comes after the link is open', async (t) => {
  const { producer, consumer, admin } = await startFixture(t);
  const client = producer();
  await client.sendBatch([{ body: Buffer.from('old') }], { partitionId: '0' });
  const received = receive(consumer(), 1, { partitionId: '0', startPosition: { offset: '@latest' } });
  while ((await admin('state')).value.readers.length === 0) await new Promise(setImmediate);
  await client.sendBatch([{ body: Buffer.from('new') }], { partitionId: '0' });
  assert.deepEqual((await received).map(text), ['new']);
});

test('a position from another log is an error that says so', async (t) => {
  const { consumer } = await startFixture(t);
  await assert.rejects(receive(consumer(), 1, { partitionId: '0', startPosition: { offset: '5000' } }), /comes from another log/);
});

test('a reader with a higher owner level takes over, a lower one is refused', async (t) => {
  const { consumer, producer, admin } = await startFixture(t);
  const first = receive(consumer(), 1, { partitionId: '0', ownerLevel: 1 });
  const refused = assert.rejects(first, { code: 'ReceiverDisconnectedError' });
  while ((await admin('state')).value.readers.length === 0) await new Promise(setImmediate);
  const second = receive(consumer(), 1, { partitionId: '0', ownerLevel: 2 });
  await refused;
  await assert.rejects(receive(consumer(), 1, { partitionId: '0', ownerLevel: 1 }), { code: 'ReceiverDisconnectedError' });
  await assert.rejects(receive(consumer(), 1, { partitionId: '0' }), { code: 'ReceiverDisconnectedError' });
  assert.deepEqual((await admin('state')).value.readers, [{ hub: 'eh1', group: '$Default', partitionId: '0', epoch: 2 }]);
  await producer().sendBatch([{ body: Buffer.from('to the new owner') }], { partitionId: '0' });
  assert.deepEqual((await second).map(text), ['to the new owner']);
});

test('runtime metrics tell the newest event of the partition', async (t) => {
  const { producer, consumer } = await startFixture(t);
  await producer().sendBatch([{ body: 1 }, { body: 2 }, { body: 3 }], { partitionId: '3' });
  const seen = [];
  await receive(consumer(), 3, {
    partitionId: '3',
    trackLastEnqueuedEventProperties: true,
    maxBatchSize: 1,
    onEvents: (_, context) => seen.push({ ...context.lastEnqueuedEventProperties }),
  });
  assert.equal(seen[0].sequenceNumber, 2);
  assert.ok(seen[0].enqueuedOn instanceof Date);
  assert.ok(seen[0].retrievedOn instanceof Date);
  const properties = await producer().getPartitionProperties('3');
  assert.equal(properties.lastEnqueuedOffset, seen[0].offset);
  assert.equal(properties.lastEnqueuedSequenceNumber, 2);
  assert.equal(properties.isEmpty, false);
});

test('unknown hubs, groups and partitions are not found', async (t) => {
  const { producer, consumer } = await startFixture(t);
  await assert.rejects(producer({}, 'nowhere').getPartitionIds(), /could not be found/);
  await assert.rejects(producer().getPartitionProperties('9'), /could not be found/);
  const once = { maxRetries: 0 };
  await assert.rejects(receive(consumer({ group: 'strangers', retryOptions: once }), 1, { partitionId: '0' }), /could not be found/);
  await assert.rejects(producer({ retryOptions: once }).sendBatch([{ body: 1 }], { partitionId: '17' }), Error);
});
