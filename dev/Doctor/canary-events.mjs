/**
 * Waits in the stream of files for the event that announces one as complete: `node canary-events.mjs DEVICE SHA256`. The connection string comes by the environment.
 * Reads only what was sent since a moment ago; writes one line of JSON and ends.
 * @module
 */
import { EventHubConsumerClient } from '@azure/event-hubs';

const [device, sha256] = process.argv.slice(2);
// Clocks of two machines, and the time this program took to start.
const begin = Date.now() - 120_000;
const client = new EventHubConsumerClient('$Default', process.env.CLOUDCAM_EVENT_HUBS ?? '', 'media');

const cloudEventsOf = (body) => {
  const value = body instanceof Uint8Array ? JSON.parse(Buffer.from(body).toString('utf8')) : typeof body === 'string' ? JSON.parse(body) : body;
  return Array.isArray(value) ? value : [value];
};

/** Writes the answer and ends; a second call does nothing. */
const end = (code, line) => {
  (code === 0 ? process.stdout : process.stderr).write(`${line}\n`, () => process.exit(code));
};

const processEvents = async (events, context) => {
  for (const event of events) {
    for (const one of cloudEventsOf(event.body)) {
      if (one?.type === 'cloudcam.media.completed.v1' && one.data?.sha256 === sha256 && JSON.stringify(one).includes(device)) {
        end(0, JSON.stringify({ type: one.type, partition: context.partitionId }));
        return;
      }
    }
  }
};

client.subscribe({ processEvents, processError: async (error) => end(1, error.message) }, { startPosition: { enqueuedOn: begin }, maxWaitTimeInSeconds: 2 });
