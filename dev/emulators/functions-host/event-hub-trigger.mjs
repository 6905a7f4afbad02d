import { BlobCheckpointStore } from '@azure/eventhubs-checkpointstore-blob';
import { earliestEventPosition, EventHubConsumerClient, latestEventPosition } from '@azure/event-hubs';
import { ContainerClient } from '@azure/storage-blob';
import { setTimeout as delay } from 'node:timers/promises';
import { batchMetadata, eventMetadata, eventValue } from './event-hub-batch.mjs';
import { withPropertiesOf } from './envelope.mjs';
import { runWithRetry } from './retry.mjs';

const checkpointContainer = 'azure-webjobs-eventhub';
/** How often a partition is looked at when events are being gathered to `minEventBatchSize`. Seconds. */
const gatherPollSeconds = 1;
const closePatienceMs = 3_000;

/**
 * Reads an event hub through the official client and runs the function per batch, partition by partition and in order.
 * The checkpoint is written after the last attempt whether it succeeded or not, as in the real host; only a stop in the
 * middle leaves it unwritten, and the batch comes again.
 */
export class EventHubTrigger {
  #manifest; #options; #retry; #invoker; #log; #connect; #client; #subscription; #stop = new AbortController();
  #partitions = new Map(); #running = new Set();

  /**
   * @param {object} parameters
   * @param {import('./manifest.mjs').FunctionManifest} parameters.manifest
   * @param {import('./settings.mjs').Settings} parameters.settings
   * @param {import('./host-options.mjs').HostOptions['eventHubs']} parameters.options
   * @param {import('./host-options.mjs').RetryOptions | undefined} parameters.retry
   * @param {import('./invoker.mjs').Invoker} parameters.invoker
   * @param {import('./log.mjs').Log} parameters.log
   * @param {() => Promise<Pick<EventHubConsumerClient, 'subscribe' | 'close'>>} [parameters.connect] for tests.
   */
  constructor({ manifest, settings, options, retry, invoker, log, connect }) {
    const { trigger, name } = manifest;
    if (typeof trigger.eventHubName !== 'string' || trigger.eventHubName === '') throw new Error(`${name}: eventHubTrigger needs an eventHubName`);
    if (typeof trigger.connection !== 'string' || trigger.connection === '') throw new Error(`${name}: eventHubTrigger needs a connection`);
    if (![undefined, 'string', 'binary'].includes(trigger.dataType)) throw new Error(`${name}: the eventHubTrigger's dataType must be string or binary`);
    this.#manifest = manifest;
    this.#options = options;
    this.#retry = retry;
    this.#invoker = invoker;
    this.#log = log;
    this.#connect = connect ?? (() => connectClient(manifest, settings, options));
  }

  /** Connects and subscribes to every partition the load balancing gives us. */
  async start() {
    this.#client = await this.#connect();
    this.#subscription = this.#client.subscribe({
      processEvents: (events, context) => this.#receive(events, context),
      processError: async error => {
        if (!this.#stop.signal.aborted) this.#log('host', `${this.#manifest.name}: event hub ${this.#manifest.trigger.eventHubName}: ${error.message}`);
      },
      processClose: async (_, context) => { this.#partitions.delete(context.partitionId); },
    }, {
      startPosition: startPosition(this.#options),
      maxBatchSize: this.#options.maxEventBatchSize,
      maxWaitTimeInSeconds: this.#options.minEventBatchSize > 1 ? gatherPollSeconds : 60,
      prefetchCount: this.#options.prefetchCount,
      skipParsingBodyAsJson: true,
    });
  }

  /** Leaves the partitions; a batch under way is broken off without a checkpoint. */
  async stop() {
    this.#stop.abort();
    await Promise.allSettled(this.#running);
    // Giving the partitions back takes calls to both services; when those are gone too, the client would retry for long.
    const patience = new AbortController();
    const closed = (async () => {
      await this.#subscription?.close();
      await this.#client?.close();
    })().finally(() => patience.abort());
    await Promise.race([closed, delay(closePatienceMs, undefined, { signal: patience.signal }).catch(() => closed)]); // Aborted: closed has settled.
  }

  /** Runs the function with one made-up event (`POST /admin/functions/<name>`). */
  async runNow(text) {
    const event = { body: Buffer.from(text, 'utf8'), offset: '0', sequenceNumber: 0, enqueuedTimeUtc: new Date(), partitionKey: undefined };
    await this.#dispatch([event], { fullyQualifiedNamespace: '', eventHubName: this.#manifest.trigger.eventHubName, consumerGroup: '', partitionId: '' });
  }

  async #receive(events, context) {
    if (this.#stop.signal.aborted) return;
    const partition = this.#partitions.get(context.partitionId) ?? { waiting: [], since: 0, uncheckpointed: 0 };
    this.#partitions.set(context.partitionId, partition);
    if (partition.waiting.length === 0) partition.since = performance.now();
    partition.waiting.push(...events);
    while (partition.waiting.length > 0 && !this.#stop.signal.aborted) {
      const patient = performance.now() - partition.since < this.#options.maxWaitTimeMs;
      if (partition.waiting.length < this.#options.minEventBatchSize && patient) return;
      const batch = partition.waiting.splice(0, this.#options.maxEventBatchSize);
      partition.since = performance.now();
      const run = this.#process(batch, context, partition);
      this.#running.add(run);
      await run.finally(() => this.#running.delete(run));
    }
  }

  async #process(batch, context, partition) {
    const outcome = await this.#dispatch(batch, context);
    if (outcome === 'interrupted' || this.#stop.signal.aborted || !this.#options.checkpointing) return;
    if (outcome === 'failed') {
      this.#log('host', `${this.#manifest.name}: ${batch.length} events of partition ${context.partitionId} from sequence ${batch[0].sequenceNumber} failed for good; going on behind them`);
    }
    if (++partition.uncheckpointed < this.#options.batchCheckpointFrequency) return;
    partition.uncheckpointed = 0;
    try {
      await context.updateCheckpoint(batch.at(-1));
    } catch (error) {
      this.#log('host', `${this.#manifest.name}: no checkpoint for partition ${context.partitionId}: ${error.message}; its events may come again`);
    }
  }

  async #dispatch(batch, context) {
    if (this.#manifest.trigger.cardinality === 'many' || this.#manifest.trigger.cardinality === undefined) {
      return this.#attempt(() => batch.map(event => eventValue(event, this.#manifest.trigger.dataType)), batchMetadata(batch, context));
    }
    let outcome = 'succeeded';
    for (const event of batch) {
      const one = await this.#attempt(() => eventValue(event, this.#manifest.trigger.dataType), eventMetadata(event, context));
      if (one === 'interrupted') return one;
      if (one === 'failed') outcome = one;
    }
    return outcome;
  }

  #attempt(makeValue, metadata) {
    return runWithRetry(this.#retry, async context => {
      let value;
      try {
        value = makeValue();
      } catch (error) {
        this.#log('host', `${this.#manifest.name} failed before it was called: ${error.message}`);
        throw error;
      }
      const bindingData = typeof value === 'string' ? withPropertiesOf(metadata, value) : metadata;
      await this.#invoker.invoke(this.#manifest, value, bindingData, context);
    }, this.#stop.signal, (retry, pause) => this.#log('host', `${this.#manifest.name}: retry ${retry} in ${pause} ms`));
  }
}

async function connectClient(manifest, settings, options) {
  const { name, trigger } = manifest;
  const container = new ContainerClient(settings.connection('AzureWebJobsStorage', `${name}: eventHubTrigger checkpoints`), checkpointContainer);
  await container.createIfNotExists();
  const connection = settings.connection(trigger.connection, `${name}: eventHubTrigger`);
  const clientOptions = {
    // The default strategy claims one partition per ten seconds, which is a long wait on a developer's machine.
    loadBalancingOptions: { strategy: 'greedy', updateIntervalInMs: 2_000, partitionOwnershipExpirationIntervalInMs: 20_000 },
    ...(options.customEndpointAddress && { customEndpointAddress: options.customEndpointAddress }),
  };
  const group = trigger.consumerGroup || '$Default';
  const store = new BlobCheckpointStore(container);
  // A hub named in the connection string wins, as in the real host; the client refuses two different ones.
  return /(^|;)\s*EntityPath=/i.test(connection)
    ? new EventHubConsumerClient(group, connection, store, clientOptions)
    : new EventHubConsumerClient(group, connection, trigger.eventHubName, store, clientOptions);
}

function startPosition(options) {
  switch (options.start) {
    case 'fromEnd': return latestEventPosition;
    case 'fromEnqueuedTime': return { enqueuedOn: options.enqueuedTime.getTime() };
    default: return earliestEventPosition;
  }
}
