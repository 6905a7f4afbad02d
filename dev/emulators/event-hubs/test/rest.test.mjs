import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import http from 'node:http';
import { test } from 'node:test';
import { partitionOfKey } from '../partition-hash.mjs';
import { receive, startFixture } from '../testing/emulator-fixture.mjs';

const ENTRY = { 'Content-Type': 'application/atom+xml;type=entry;charset=utf-8' };
const BATCH = { 'Content-Type': 'application/vnd.microsoft.servicebus.json' };
const KEY = { name: 'sender', value: 'not a secret' };

const sas = (resource, { key = KEY, expiry = 4_000_000_000 } = {}) => {
  const encoded = encodeURIComponent(resource);
  const signature = createHmac('sha256', key.value).update(`${encoded}\n${expiry}`).digest('base64');
  return `SharedAccessSignature sr=${encoded}&sig=${encodeURIComponent(signature)}&se=${expiry}&skn=${key.name}`;
};

test('a REST event reaches the AMQP consumer byte by byte', async (t) => {
  const { post, consumer } = await startFixture(t);
  const body = Buffer.from(Array.from({ length: 70_000 }, (_, place) => (place * 7) & 0xff));
  const answer = await post('/eh1/partitions/1/messages?timeout=60&api-version=2014-01', body, { ...ENTRY, Kind: '"alarm"', traceparent: '00-1-1-00' });
  assert.equal(answer.status, 201);
  assert.equal(await answer.text(), '');
  const [event] = await receive(consumer(), 1, { partitionId: '1' });
  assert.equal(Buffer.compare(event.body, body), 0);
  assert.deepEqual(Object.entries(event.properties).map(([name, value]) => [name.toLowerCase(), value]), [['kind', 'alarm']]);
  assert.equal(event.partitionKey, undefined);
});

test('a bundle, a JSON array as one partition event, stays one event', async (t) => {
  const { post, consumer } = await startFixture(t);
  const bundle = JSON.stringify([{ id: '1', type: 'a' }, { id: '2', type: 'é' }]);
  assert.equal((await post('/eh1/partitions/0/messages', bundle, ENTRY)).status, 201);
  const [event] = await receive(consumer(), 1, { partitionId: '0' });
  assert.equal(event.body.toString('utf8'), bundle);
});

test('publisher, BrokerProperties header and keyed batch agree with the hash and with AMQP', async (t) => {
  const { post, producer, consumer } = await startFixture(t);
  const key = 'device/é/日本';
  const brokerProperties = JSON.stringify({ PartitionKey: key });
  await producer().sendBatch([{ body: Buffer.from('amqp') }], { partitionKey: key });
  assert.equal((await post(`/eh1/publishers/${encodeURIComponent(key)}/messages`, 'publisher', ENTRY)).status, 201);
  assert.equal((await post('/eh1/messages', 'header', { ...ENTRY, BrokerProperties: Buffer.from(brokerProperties).toString('latin1') })).status, 201);
  const batch = ['one', 'two'].map((Body) => ({ Body, UserProperties: { n: 1, r: 0.5, big: 5_000_000_000, s: 'x' }, BrokerProperties: { PartitionKey: key } }));
  assert.equal((await post('/eh1/messages', JSON.stringify(batch), BATCH)).status, 201);
  const events = await receive(consumer(), 5, { partitionId: String(partitionOfKey(key, 4)) });
  assert.deepEqual(events.map(({ body }) => body.toString()), ['amqp', 'publisher', 'header', 'one', 'two']);
  assert.deepEqual(events.map(({ partitionKey }) => partitionKey), Array(5).fill(key));
  assert.deepEqual({ ...events[4].properties }, { n: 1, r: 0.5, big: 5_000_000_000, s: 'x' });
});

test('a batch on the partition path gives one event per item', async (t) => {
  const { post, admin } = await startFixture(t);
  assert.equal((await post('/eh1/partitions/3/messages', JSON.stringify([{ Body: '{"a":1}' }, { Body: 'b' }]), BATCH)).status, 201);
  const { value } = await admin('events/eh1/3');
  assert.deepEqual(value.map(({ bodyBase64 }) => Buffer.from(bodyBase64, 'base64').toString()), ['{"a":1}', 'b']);
  assert.deepEqual((await admin('events/eh1/3?fromSequence=1&max=5')).value.map(({ sequenceNumber }) => sequenceNumber), [1]);
});

test('malformed publications are refused and nothing is stored', async (t) => {
  const { post, admin } = await startFixture(t);
  const bad = [
    '', '{', '{}', '[]', '[1]', '[null]', '[{}]', '[{"Body":{"a":1}}]', '[{"Body":"a","UserProperties":[]}]', '[{"Body":"a","UserProperties":{"x":{}}}]',
    '[{"Body":"a","BrokerProperties":7}]', '[{"Body":"a","BrokerProperties":{"PartitionKey":7}}]', '[{"Body":"a","IsBodyBase64":true}]',
    '[{"Body":"a","BrokerProperties":{"PartitionKey":"x"}},{"Body":"b"}]', Buffer.from([0x5b, 0xff, 0x5d]),
    JSON.stringify([{ Body: 'a', BrokerProperties: { PartitionKey: 'k'.repeat(129) } }]),
  ];
  for (const body of bad) assert.equal((await post('/eh1/messages', body, BATCH)).status, 400, String(body));
  assert.equal((await post('/eh1/messages', 'x', { ...ENTRY, BrokerProperties: '{' })).status, 400);
  assert.equal((await post('/eh1/partitions/0/messages', '[{"Body":"a","BrokerProperties":{"PartitionKey":"x"}}]', BATCH)).status, 400);
  assert.equal((await post('/eh1/partitions/%E0%A4%A/messages', 'x', ENTRY)).status, 400);
  const { value } = await admin('state');
  assert.deepEqual(value.hubs[0].partitions.map(({ count }) => count), [0, 0, 0, 0]);
});

test('unknown hubs, partitions and paths are 404, other methods 405', async (t) => {
  const { post, base } = await startFixture(t);
  for (const path of ['/nowhere/messages', '/eh1/partitions/4/messages', '/eh1/partitions/x/messages', '/eh1/partitions/00/messages', '/eh1', '/', '/eh1/other/0/messages']) {
    assert.equal((await post(path, 'x', ENTRY)).status, 404, path);
  }
  assert.equal((await fetch(`${base}/eh1/messages`)).status, 405);
  assert.equal((await fetch(`${base}/health`)).status, 200);
});

test('a body over the limit is refused while it is read, whatever length it claims', async (t) => {
  const { post, httpPort, admin } = await startFixture(t);
  assert.equal((await post('/eh1/messages', Buffer.alloc(1_048_577), ENTRY)).status, 413);
  assert.equal((await post('/eh1/messages', Buffer.alloc(1_048_576), ENTRY)).status, 201);
  const status = await new Promise((resolve, reject) => {
    // Chunked, and never ended by the sender.
    const request = http.request({ port: httpPort, method: 'POST', path: '/eh1/messages', headers: ENTRY }, (response) => {
      resolve(response.statusCode);
      request.destroy();
    });
    request.on('error', reject);
    request.write(Buffer.alloc(2_000_000));
  });
  assert.equal(status, 413);
  assert.equal((await admin('state')).value.counters.restEvents, 1);
});

test('with a key configured only its signatures open the door', async (t) => {
  const { post, base, producer, consumer } = await startFixture(t, { sasKeyName: KEY.name, sasKey: KEY.value });
  const status = async (authorization) => (await post('/eh1/partitions/0/messages', 'x', { ...ENTRY, ...(authorization && { Authorization: authorization }) })).status;
  assert.equal(await status(undefined), 401);
  assert.equal(await status('SharedAccessSignature rubbish'), 401);
  assert.equal(await status(sas(`${base}/eh1`, { key: { ...KEY, value: 'other' } })), 401);
  assert.equal(await status(sas(`${base}/eh1`, { key: { ...KEY, name: 'other' } })), 401);
  assert.equal(await status(sas(`${base}/eh1`, { expiry: 1_000_000_000 })), 401);
  assert.equal(await status(sas(`${base}/eh2`)), 401);
  assert.equal(await status(sas(`${base}/eh1`)), 201);
  assert.equal(await status(sas(`${base}/`)), 201);
  assert.equal(await status(sas('https://ns.servicebus.windows.net/EH1')), 201);
  assert.equal(await status('Bearer token'), 201);
  const events = await receive(consumer(), 4, { partitionId: '0' });
  assert.equal(events.length, 4);
  const wrong = { name: KEY.name, value: 'other' };
  await assert.rejects(producer({ retryOptions: { maxRetries: 0 } }, 'eh1', wrong).sendBatch([{ body: 1 }]), { code: 'UnauthorizedError' });
});
