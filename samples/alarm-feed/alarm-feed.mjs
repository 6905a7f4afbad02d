/**
 * Follows the hubs `alarms` and `media` and keeps a folder for each alarm: `alarm.json` and the clips that belong to it.
 *
 * Settings, as environment variables:
 *   CLOUDCAM_URL, CLOUDCAM_KEY          the HTTP API and a key with scope read
 *   EVENT_HUBS                          a connection string, or the name of the namespace (then Entra ID: AZURE_... or `az login`)
 *   CHECKPOINTS                         a storage connection string, or the URL of a container; where reading goes on after a restart
 *   CONSUMER_GROUP                      default $Default; in production one of your own
 *   FOLDER                              default ./alarms
 * @module
 */
import { EventHubConsumerClient, earliestEventPosition } from '@azure/event-hubs';
import { BlobCheckpointStore } from '@azure/eventhubs-checkpointstore-blob';
import { DefaultAzureCredential } from '@azure/identity';
import { ContainerClient } from '@azure/storage-blob';
import { CloudCamApi } from './api.mjs';
import { AlarmFolder } from './folder.mjs';

const { CLOUDCAM_URL, CLOUDCAM_KEY, EVENT_HUBS, CHECKPOINTS, CONSUMER_GROUP = '$Default', FOLDER = 'alarms' } = process.env;
for (const [name, value] of Object.entries({ CLOUDCAM_URL, CLOUDCAM_KEY, EVENT_HUBS, CHECKPOINTS })) {
  if (!value) throw new Error(`The environment variable ${name} is not set; see the top of alarm-feed.mjs.`);
}

const credential = () => new DefaultAzureCredential();
const container = CHECKPOINTS.startsWith('http')
  ? new ContainerClient(CHECKPOINTS, credential())
  : new ContainerClient(CHECKPOINTS, 'alarm-feed-checkpoints');
await container.createIfNotExists();

// Greedy: partitions that nobody reads are taken at once, not one each ten seconds.
const options = { loadBalancingOptions: { strategy: 'greedy' } };
const consumer = (hub) => EVENT_HUBS.includes('Endpoint=')
  ? new EventHubConsumerClient(CONSUMER_GROUP, EVENT_HUBS, hub, new BlobCheckpointStore(container), options)
  : new EventHubConsumerClient(CONSUMER_GROUP, EVENT_HUBS, hub, credential(), new BlobCheckpointStore(container), options);

const folder = new AlarmFolder(FOLDER, new CloudCamApi(CLOUDCAM_URL, CLOUDCAM_KEY), (line) => console.log(line));

/** An Event Hubs event holds one CloudEvent or an array of them; its body may arrive parsed, as text or as bytes. */
const cloudEventsOf = (body) => {
  const value = body instanceof Uint8Array ? JSON.parse(Buffer.from(body).toString('utf8')) : typeof body === 'string' ? JSON.parse(body) : body;
  return Array.isArray(value) ? value : [value];
};

const follow = (hub) => {
  const client = consumer(hub);
  const subscription = client.subscribe({
    async processEvents(records, context) {
      for (const record of records) {
        for (const event of cloudEventsOf(record.body)) await folder.take(event);
      }
      // Only when everything above is done: what was not finished is told again after a restart.
      if (records.length > 0) await context.updateCheckpoint(records.at(-1));
    },
    async processError(error) {
      // The client goes on by itself; a batch that failed comes again, as its checkpoint was not written.
      console.error(`${hub}: ${error.message}`);
    },
  }, { startPosition: earliestEventPosition, maxBatchSize: 50, maxWaitTimeInSeconds: 2 });
  return async () => {
    await subscription.close();
    await client.close();
  };
};

const stops = ['alarms', 'media'].map(follow);
const stop = async () => {
  await Promise.all(stops.map((one) => one()));
  process.exit(0);
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
