import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Faults, FaultFormatError } from '../faults.mjs';
import { receive, startFixture } from '../testing/emulator-fixture.mjs';

test('REST throttling answers with its status and Retry-After, for as many requests as told', async (t) => {
  const { post, setFaults, admin } = await startFixture(t, { hubs: [{ name: 'eh1' }, { name: 'eh2' }] });
  for (const status of [429, 503]) {
    await setFaults({ rest: { status, retryAfterSeconds: 7, count: 2, hub: 'EH1' } });
    assert.equal((await post('/eh2/messages', 'x')).status, 201);
    for (let hit = 0; hit < 2; hit++) {
      const answer = await post('/eh1/messages', 'x');
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get('retry-after'), '7');
      assert.match(await answer.text(), /50002/);
    }
    assert.equal((await post('/eh1/messages', 'x')).status, 201);
  }
  const { value } = await admin('state');
  assert.equal(value.counters.restFaults, 4);
  assert.equal(value.counters.restEvents, 4);
});

test('a fault without a count stays until it is deleted', async (t) => {
  const { post, setFaults, admin } = await startFixture(t);
  await setFaults({ rest: { status: 503 } });
  for (let hit = 0; hit < 3; hit++) assert.equal((await post('/eh1/messages', 'x')).status, 503);
  assert.deepEqual((await admin('faults', { method: 'DELETE' })).value, { down: { rest: false, amqp: false } });
  assert.equal((await post('/eh1/messages', 'x')).status, 201);
});

test('an answer can get lost after the event was stored', async (t) => {
  const { post, setFaults, admin } = await startFixture(t);
  await setFaults({ rest: { status: 'reset', afterStore: true, count: 1 } });
  await assert.rejects(post('/eh1/partitions/0/messages', 'x'));
  assert.equal((await post('/eh1/partitions/0/messages', 'x')).status, 201);
  assert.equal((await admin('state')).value.hubs[0].partitions[0].count, 2);
});

test('server-busy is retried through by producer and consumer', async (t) => {
  const { producer, consumer, setFaults, admin } = await startFixture(t);
  await setFaults({ amqp: { serverBusy: { count: 3, on: 'send' } } });
  await producer().sendBatch([{ body: Buffer.from('through') }], { partitionId: '0' });
  assert.equal((await admin('state')).value.counters.amqpFaults, 3);
  await setFaults({ amqp: { serverBusy: { count: 2, on: 'receive' }, timeout: { count: 1, on: 'management' } } });
  const [event] = await receive(consumer(), 1, { partitionId: '0' });
  assert.equal(event.body.toString(), 'through');
  assert.equal((await producer().getPartitionIds()).length, 4);
  assert.deepEqual((await admin('faults')).value, { down: { rest: false, amqp: false } });
});

test('while down both sides refuse, afterwards everything goes on with the same clients', async (t) => {
  const { post, producer, consumer, setFaults, admin } = await startFixture(t);
  const sender = producer();
  await sender.sendBatch([{ body: Buffer.from('before') }], { partitionId: '0' });
  const received = receive(consumer(), 3, { partitionId: '0' });
  while ((await admin('state')).value.readers.length === 0) await new Promise(setImmediate);
  await setFaults({ down: true });
  await assert.rejects(post('/eh1/partitions/0/messages', 'lost'));
  await assert.rejects(producer({ retryOptions: { maxRetries: 0, timeoutInMs: 1_000 } }).sendBatch([{ body: 'lost' }], { partitionId: '0' }));
  assert.deepEqual((await admin('state')).value.readers, []);
  await setFaults({ down: { amqp: false, rest: false } });
  assert.equal((await post('/eh1/partitions/0/messages', 'rest')).status, 201);
  await sender.sendBatch([{ body: Buffer.from('after') }], { partitionId: '0' });
  assert.deepEqual((await received).map(({ body }) => body.toString()), ['before', 'rest', 'after']);
});

test('malformed faults are refused and change nothing', async (t) => {
  const { admin } = await startFixture(t);
  const put = (body) => admin('faults', { method: 'PUT', body });
  assert.equal((await put('{')).status, 400);
  assert.equal((await put('{"rest":{"status":200}}')).status, 400);
  const faults = new Faults(async () => undefined);
  await faults.set({ rest: { status: 429 } });
  const bad = [null, [], { other: 1 }, { rest: {} }, { rest: { status: 429, count: 0 } }, { rest: { status: 429, hub: 1 } }, { rest: { status: 429, retryAfterSeconds: -1 } },
    { rest: { status: 429, afterStore: 1 } }, { amqp: { other: true } }, { amqp: { serverBusy: { on: 'x' } } }, { amqp: { serverBusy: { count: 'x' } } }, { down: 1 }, { down: { rest: 1 } }];
  for (const wanted of bad) await assert.rejects(faults.set(wanted), FaultFormatError, JSON.stringify(wanted));
  assert.equal(faults.hitRest('eh1').status, 429);
});
