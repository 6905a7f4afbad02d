/**
 * Reads a hub with @azure/event-hubs, from its first event to the one that is the last when it starts.
 * @module
 */
import { eventHubs, official } from './official.mjs';

const { EventHubConsumerClient, earliestEventPosition } = official('@azure/event-hubs');

const cloudEventsOf = (body) => {
  const value = body instanceof Uint8Array ? JSON.parse(Buffer.from(body).toString('utf8')) : typeof body === 'string' ? JSON.parse(body) : body;
  return Array.isArray(value) ? value : [value];
};

async function readPartition(client, hub, partition) {
  const { isEmpty, lastEnqueuedSequenceNumber } = await client.getPartitionProperties(partition);
  if (isEmpty) return [];
  const read = [];
  await new Promise((resolve, reject) => {
    const subscription = client.subscribe(partition, {
      processEvents: async (events) => {
        for (const event of events) {
          if (event.sequenceNumber > lastEnqueuedSequenceNumber) continue;
          for (const cloudEvent of cloudEventsOf(event.body)) read.push({ hub, partition, cloudEvent });
        }
        if (events.length > 0 && events.at(-1).sequenceNumber >= lastEnqueuedSequenceNumber) subscription.close().then(resolve, reject);
      },
      processError: async (error) => reject(error),
    }, { startPosition: earliestEventPosition, maxBatchSize: 200, maxWaitTimeInSeconds: 1 });
  });
  return read;
}

/** CloudEvents of a hub, in the order of its partitions, with hub and partition beside each. */
export async function readHub(hub) {
  const client = new EventHubConsumerClient('$Default', eventHubs, hub);
  try {
    const partitions = await client.getPartitionIds();
    return (await Promise.all(partitions.map((partition) => readPartition(client, hub, partition)))).flat();
  } finally {
    await client.close();
  }
}
