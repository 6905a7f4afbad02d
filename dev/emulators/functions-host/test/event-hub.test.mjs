import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { EventHubProducerClient } from '@azure/event-hubs';
import { BlobServiceClient } from '@azure/storage-blob';
import { EventHubTrigger } from '../event-hub-trigger.mjs';
import { toNetJson } from '../envelope.mjs';
import { parseHostOptions } from '../host-options.mjs';
import { parseManifest } from '../manifest.mjs';
import { Settings } from '../settings.mjs';
import { eventually, runHost, undoLater } from '../testing/app.mjs';
import { startAzurite } from '../testing/azurite.mjs';

const binding = { type: 'eventHubTrigger', direction: 'in', name: 'events', eventHubName: '%HUB%', connection: 'EventHubs', consumerGroup: 'processor', cardinality: 'many', dataType: 'string' };
const names = { fullyQualifiedNamespace: 'localhost', eventHubName: 'telemetry', consumerGroup: 'processor', partitionId: '0' };
const event = (sequenceNumber, body = `{"n":${sequenceNumber}}`, more = {}) => ({
  body: Buffer.from(body), sequenceNumber, offset: String(sequenceNumber * 100), enqueuedTimeUtc: new Date('2026-01-02T03:04:05.670Z'), ...more,
});

/** A trigger whose consumer client is replaced: the test plays the partition, and keeps what the function was called with. */
async function stubbed(t, { more = {}, retry, eventHubs = {}, answer = () => undefined }) {
  const invocations = [];
  const checkpoints = [];
  const lines = [];
  let handlers;
  let subscribed;
  const trigger = new EventHubTrigger({
    manifest: parseManifest('TrackDevices', { bindings: [{ ...binding, ...more }], retry }, new Settings({ HUB: 'telemetry' })),
    settings: new Settings({}),
    options: parseHostOptions({ version: '2.0', customHandler: { description: { defaultExecutablePath: 'x' } }, extensions: { eventHubs } }).eventHubs,
    retry: retry && parseManifest('TrackDevices', { bindings: [{ ...binding, ...more }], retry }, new Settings({ HUB: 'telemetry' })).retry,
    invoker: { invoke: async (manifest, value, metadata, retryContext) => { invocations.push({ value, metadata, retryContext }); await answer(invocations.length); } },
    log: (_, text) => lines.push(text),
    connect: async () => ({
      subscribe: (given, options) => { handlers = given; subscribed = options; return { close: async () => undefined }; },
      close: async () => undefined,
    }),
  });
  await trigger.start();
  undoLater(t, () => trigger.stop());
  const context = { ...names, updateCheckpoint: async last => { checkpoints.push(last.sequenceNumber); } };
  return { trigger, invocations, checkpoints, lines, subscribed, give: events => handlers.processEvents(events, context) };
}

test('a_batch_is_one_invocation_with_aligned_metadata_and_one_checkpoint', async t => {
  const stub = await stubbed(t, {});
  assert.equal(stub.subscribed.skipParsingBodyAsJson, true);
  assert.equal(stub.subscribed.maxBatchSize, 100);
  await stub.give([event(7, '{"a":"é"}', { partitionKey: 'cam-1', properties: { kind: 'x' } }), event(8)]);
  const [{ value, metadata }] = stub.invocations;
  assert.deepEqual(value, ['{"a":"é"}', '{"n":8}']);
  assert.deepEqual(Object.keys(metadata), ['PartitionContext', 'TriggerPartitionContext', 'PartitionKeyArray', 'OffsetArray', 'OffsetStringArray',
    'SequenceNumberArray', 'EnqueuedTimeUtcArray', 'PropertiesArray', 'SystemPropertiesArray']);
  assert.deepEqual(metadata.PartitionContext, { IsCheckpointingAfterInvocation: true, FullyQualifiedNamespace: 'localhost', EventHubName: 'telemetry', ConsumerGroup: 'processor', PartitionId: '0' });
  assert.deepEqual(metadata.PartitionKeyArray, ['cam-1', null]);
  assert.deepEqual(metadata.SequenceNumberArray, [7, 8]);
  assert.deepEqual(metadata.OffsetArray, ['700', '800']);
  assert.equal(toNetJson(metadata.EnqueuedTimeUtcArray), '["2026-01-02T03:04:05.67","2026-01-02T03:04:05.67"]');
  assert.deepEqual(metadata.PropertiesArray, [{ kind: 'x' }, {}]);
  assert.deepEqual(stub.checkpoints, [8]);
});

test('a_failed_batch_is_retried_then_checkpointed_all_the_same', async t => {
  const retry = { strategy: 'exponentialBackoff', maxRetryCount: 2, minimumInterval: '00:00:00.01', maximumInterval: '00:00:00.02' };
  const stub = await stubbed(t, { retry, answer: () => { throw new Error('storage is down'); } });
  await stub.give([event(1)]);
  assert.deepEqual(stub.invocations.map(call => call.retryContext.RetryCount), [0, 1, 2]);
  assert.equal(stub.invocations[2].retryContext.Exception.Message, 'storage is down');
  assert.deepEqual(stub.checkpoints, [1]);
  assert.ok(stub.lines.some(line => /1 events of partition 0 from sequence 1 failed for good/.test(line)));
});

test('without_a_policy_a_failed_batch_is_tried_once_and_checkpointed', async t => {
  const stub = await stubbed(t, { answer: () => { throw new Error('no'); } });
  await stub.give([event(1)]);
  assert.equal(stub.invocations.length, 1);
  assert.equal(stub.invocations[0].retryContext, undefined);
  assert.deepEqual(stub.checkpoints, [1]);
});

test('a_stop_in_the_middle_of_retries_leaves_no_checkpoint', async t => {
  const retry = { strategy: 'fixedDelay', maxRetryCount: -1, delayInterval: '01:00:00' };
  const stub = await stubbed(t, { retry, answer: () => { setImmediate(() => stub.trigger.stop()); throw new Error('no'); } });
  await stub.give([event(1)]);
  assert.deepEqual([stub.invocations.length, stub.checkpoints], [1, []]);
  await stub.give([event(2)]);
  assert.equal(stub.invocations.length, 1);
});

test('large_deliveries_are_cut_into_batches_in_order', async t => {
  const stub = await stubbed(t, { eventHubs: { maxEventBatchSize: 3, batchCheckpointFrequency: 2 } });
  await stub.give([1, 2, 3, 4, 5, 6, 7].map(number => event(number)));
  assert.deepEqual(stub.invocations.map(call => call.metadata.SequenceNumberArray), [[1, 2, 3], [4, 5, 6], [7]]);
  assert.deepEqual(stub.checkpoints, [6]);
});

test('events_are_gathered_to_the_least_batch_or_the_longest_wait', async t => {
  const stub = await stubbed(t, { eventHubs: { maxEventBatchSize: 10, minEventBatchSize: 3, maxWaitTime: '00:00:00.1' } });
  await stub.give([event(1), event(2)]);
  assert.equal(stub.invocations.length, 0);
  await stub.give([event(3)]);
  assert.deepEqual(stub.invocations[0].metadata.SequenceNumberArray, [1, 2, 3]);
  await stub.give([event(4)]);
  await new Promise(done => setTimeout(done, 120));
  await stub.give([]);
  assert.deepEqual(stub.invocations[1].metadata.SequenceNumberArray, [4]);
  assert.deepEqual(stub.checkpoints, [3, 4]);
});

test('data_types_decide_what_an_event_becomes', async t => {
  const binary = await stubbed(t, { more: { dataType: 'binary' } });
  await binary.give([event(1, '\u0001\u0002')]);
  assert.equal(toNetJson(binary.invocations[0].value), '["AQI="]');
  const objects = await stubbed(t, { more: { dataType: undefined } });
  await objects.give([event(1)]);
  assert.deepEqual(objects.invocations[0].value, [{ n: 1 }]);
  await objects.give([event(2, 'no json')]);
  assert.equal(objects.invocations.length, 1, 'an event that is no object fails the invocation');
  assert.deepEqual(objects.checkpoints, [1, 2]);
});

test('cardinality_one_is_an_invocation_per_event', async t => {
  const stub = await stubbed(t, { more: { cardinality: 'one' } });
  await stub.give([event(1), event(2, '{"Offset":"forged"}')]);
  assert.deepEqual(stub.invocations.map(call => [call.value, call.metadata.SequenceNumber, call.metadata.Offset]), [['{"n":1}', 1, '100'], ['{"Offset":"forged"}', 2, 'forged']]);
  assert.deepEqual(stub.checkpoints, [2]);
});

/** Starts the project's own Event Hubs emulator as a process. */
async function startEmulator(folder) {
  const program = fileURLToPath(new URL('../../event-hubs/main.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, '--amqp-port', '0', '--http-port', '0', '--data', folder, '--hub', 'telemetry:2:processor', '--exit-with-stdin'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise(done => child.once('exit', done));
  const line = await new Promise((done, fail) => {
    createInterface({ input: child.stdout }).once('line', done);
    child.once('exit', code => fail(new Error(`the emulator ended with ${code}`)));
  });
  return { amqpPort: JSON.parse(line).amqpPort, stop: async () => { child.kill('SIGTERM'); await ended; } };
}

test('events_from_the_emulator_reach_the_function_and_a_second_host_goes_on_behind_them', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'functions-host-hubs-'));
  undoLater(t, () => rm(folder, { recursive: true, force: true }));
  const azurite = await startAzurite();
  undoLater(t, () => azurite.stop());
  const emulator = await startEmulator(folder);
  undoLater(t, () => emulator.stop());
  const connection = `Endpoint=sb://localhost:${emulator.amqpPort};SharedAccessKeyName=dev;SharedAccessKey=c2VjcmV0;UseDevelopmentEmulator=true;`;
  const producer = new EventHubProducerClient(connection, 'telemetry');
  undoLater(t, () => producer.close());
  const settings = { AzureWebJobsStorage: azurite.connection, EventHubs: connection, HUB: 'telemetry' };
  const functions = { TrackDevices: { bindings: [binding], retry: { strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: '00:00:00.05' } } };
  const received = calls => calls.flatMap(call => {
    const { Data, Metadata } = JSON.parse(call.body);
    const numbers = JSON.parse(Metadata.SequenceNumberArray);
    return JSON.parse(Data.events).map((body, index) => ({ body: JSON.parse(body), id: `${Metadata.PartitionContext.PartitionId}/${numbers[index]}`, retry: Metadata.RetryContext.RetryCount }));
  });

  await producer.sendBatch([{ body: { n: 1, text: 'é"\\' } }, { body: { n: 2 } }], { partitionKey: 'cam-1' });
  const first = await runHost(t, { functions, settings });
  const events = await eventually(async () => received(await first.calls('TrackDevices')), found => found.length === 2, () => first.lines.join('\n'));
  assert.deepEqual(events.map(found => found.body), [{ n: 1, text: 'é"\\' }, { n: 2 }]);
  assert.equal(JSON.parse(JSON.parse((await first.calls('TrackDevices'))[0].body).Metadata.PartitionKeyArray)[0], 'cam-1');

  await first.plan({ TrackDevices: [{ status: 500 }, {}] });
  await producer.sendBatch([{ body: { n: 3 } }], { partitionKey: 'cam-1' });
  const tries = await eventually(async () => received(await first.calls('TrackDevices')).filter(found => found.body.n === 3), found => found.length === 2, () => first.lines.join('\n'));
  assert.deepEqual(tries.map(found => [found.id, found.retry]), [[tries[0].id, 0], [tries[0].id, 1]]);

  const container = BlobServiceClient.fromConnectionString(azurite.connection).getContainerClient('azure-webjobs-eventhub');
  const checkpoints = async () => {
    const found = [];
    for await (const blob of container.listBlobsFlat({ includeMetadata: true })) if (blob.name.includes('/checkpoint/')) found.push(blob);
    return found;
  };
  const sequence = tries[0].id.split('/')[1];
  const [checkpoint] = await eventually(checkpoints, found => found.some(blob => blob.metadata.sequencenumber === sequence));
  assert.match(checkpoint.name, /\/telemetry\/processor\/checkpoint\/[01]$/);
  await first.host.stop();

  await producer.sendBatch([{ body: { n: 4 } }], { partitionKey: 'cam-1' });
  const second = await runHost(t, { functions, settings });
  const later = await eventually(async () => received(await second.calls('TrackDevices')), found => found.length > 0, () => second.lines.join('\n'));
  assert.deepEqual(later.map(found => found.body), [{ n: 4 }]);
});
