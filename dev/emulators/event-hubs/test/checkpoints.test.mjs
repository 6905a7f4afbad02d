import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BlobCheckpointStore } from '@azure/eventhubs-checkpointstore-blob';
import { ContainerClient } from '@azure/storage-blob';
import { receive, startAzurite, startFixture } from '../testing/emulator-fixture.mjs';

test('consumers that share checkpoints in Azurite go on where the last one stopped', async (t) => {
  const connection = await startAzurite(t);
  const { producer, consumer } = await startFixture(t);
  const container = new ContainerClient(connection, 'checkpoints');
  await container.create();
  const sender = producer();
  const send = async (from, to) => {
    for (let place = from; place < to; place++) await sender.sendBatch([{ body: Buffer.from(String(place)) }], { partitionId: String(place % 4) });
  };
  const readAndCheckpoint = async (wanted) => {
    const events = await receive(consumer({ group: 'workers', store: new BlobCheckpointStore(container) }), wanted, {
      onEvents: async (batch, context) => {
        if (batch.length > 0) await context.updateCheckpoint(batch.at(-1));
      },
    });
    return events.map(({ body }) => Number(body.toString())).sort((left, right) => left - right);
  };
  const numbers = (from, to) => Array.from({ length: to - from }, (_, place) => from + place);
  await send(0, 20);
  assert.deepEqual(await readAndCheckpoint(20), numbers(0, 20));
  await send(20, 32);
  assert.deepEqual(await readAndCheckpoint(12), numbers(20, 32));
});
