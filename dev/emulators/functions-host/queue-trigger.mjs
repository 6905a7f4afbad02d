import { QueueServiceClient } from '@azure/storage-queue';
import { setTimeout as delay } from 'node:timers/promises';
import { offset, withPropertiesOf } from './envelope.mjs';
import { decodeBase64 } from './outputs.mjs';

/**
 * How long a message stays invisible while its function runs; renewed at half time. The real host takes ten minutes;
 * one minute lets a developer who killed the host see the message again soon.
 */
const leaseSeconds = 60;
const shortestPollMs = 100;
const drainMs = 5_000;
const latestDotNetTime = new Date('9999-12-31T23:59:59Z');

/**
 * Listens to one storage queue through the official client and runs the function once per message. A message whose
 * function failed becomes visible again; after `maxDequeueCount` tries it moves to `<queue>-poison`.
 */
export class QueueTrigger {
  #manifest; #queue; #poison; #options; #invoker; #log; #stop = new AbortController(); #loop; #running = new Map();

  /**
   * @param {object} parameters
   * @param {import('./manifest.mjs').FunctionManifest} parameters.manifest
   * @param {import('./settings.mjs').Settings} parameters.settings
   * @param {import('./host-options.mjs').HostOptions['queues']} parameters.options
   * @param {import('./invoker.mjs').Invoker} parameters.invoker
   * @param {import('./log.mjs').Log} parameters.log
   */
  constructor({ manifest, settings, options, invoker, log }) {
    const { queueName, connection } = manifest.trigger;
    if (typeof queueName !== 'string' || queueName === '') throw new Error(`${manifest.name}: queueTrigger needs a queueName`);
    const service = QueueServiceClient.fromConnectionString(settings.connection(connection || 'AzureWebJobsStorage', `${manifest.name}: queueTrigger`));
    this.#manifest = manifest;
    this.#queue = service.getQueueClient(queueName);
    this.#poison = service.getQueueClient(`${queueName}-poison`);
    this.#options = options;
    this.#invoker = invoker;
    this.#log = log;
  }

  /** Starts polling. A queue that does not exist yet is waited for, not created. */
  start() {
    this.#loop = this.#poll();
  }

  /** Stops polling, gives running functions five seconds, then hands their messages back to the queue. */
  async stop() {
    this.#stop.abort();
    await this.#loop;
    const patience = new AbortController();
    await Promise.race([
      Promise.all([...this.#running.values()].map(run => run.done)).then(() => patience.abort()),
      delay(drainMs, undefined, { signal: patience.signal }).catch(() => undefined), // Aborted: all have drained.
    ]);
    await Promise.all([...this.#running.values()].map(run => run.release()));
  }

  /** Runs the function with a given text, outside the queue (`POST /admin/functions/<name>`). */
  async runNow(text) {
    const now = new Date();
    await this.#invoke({
      messageId: '00000000-0000-0000-0000-000000000000', popReceipt: '', dequeueCount: 0,
      insertedOn: now, expiresOn: latestDotNetTime, nextVisibleOn: now,
    }, Buffer.from(text, 'utf8'));
  }

  async #poll() {
    let pause = shortestPollMs;
    let troubled = false;
    while (!this.#stop.signal.aborted) {
      try {
        if (this.#running.size > this.#options.newBatchThreshold) {
          pause = shortestPollMs;
          continue;
        }
        const messages = await this.#receive();
        for (const message of messages) this.#begin(message);
        pause = messages.length > 0 ? 0 : Math.min(Math.max(pause * 2, shortestPollMs), this.#options.maxPollingIntervalMs);
        troubled = false;
      } catch (error) {
        if (this.#stop.signal.aborted) break;
        pause = this.#options.maxPollingIntervalMs;
        if (error.code === 'QueueNotFound' || error.statusCode === 404) continue;
        if (!troubled) this.#log('host', `${this.#manifest.name}: cannot read queue ${this.#queue.name}: ${error.message}`);
        troubled = true;
      } finally {
        await delay(pause, undefined, { signal: this.#stop.signal }).catch(() => undefined); // Aborted: the loop ends.
      }
    }
  }

  async #receive() {
    const answer = await this.#queue.receiveMessages({
      numberOfMessages: this.#options.batchSize, visibilityTimeout: leaseSeconds, abortSignal: this.#stop.signal,
    });
    return answer.receivedMessageItems;
  }

  #begin(message) {
    const run = { done: undefined, release: () => this.#release(message, 0) };
    this.#running.set(message.messageId, run);
    run.done = this.#process(message)
      .catch(error => this.#log('host', `${this.#manifest.name}: message ${message.messageId} of ${this.#queue.name}: ${error.message}`))
      .finally(() => this.#running.delete(message.messageId));
  }

  async #process(message) {
    const body = this.#options.messageEncoding === 'none' ? Buffer.from(message.messageText, 'utf8') : decodeBase64(message.messageText);
    if (!body) {
      await this.#toPoison(message, 'its text is not base64 (see extensions.queues.messageEncoding in host.json)');
      return;
    }
    if (message.dequeueCount > this.#options.maxDequeueCount) {
      await this.#toPoison(message, `it was taken ${message.dequeueCount} times`);
      return;
    }
    const renewal = setInterval(() => this.#renew(message), leaseSeconds * 500);
    let succeeded = false;
    try {
      await this.#invoke(message, body);
      succeeded = true;
    } catch {
      // The invoker has logged why; what follows from it is decided below.
    } finally {
      clearInterval(renewal);
    }
    if (succeeded) await this.#queue.deleteMessage(message.messageId, message.popReceipt);
    else if (this.#stop.signal.aborted) await this.#release(message, 0);
    else if (message.dequeueCount >= this.#options.maxDequeueCount) await this.#toPoison(message, `it failed ${message.dequeueCount} times`);
    else await this.#release(message, Math.round(this.#options.visibilityTimeoutMs / 1000));
  }

  async #invoke(message, body) {
    const binary = this.#manifest.trigger.dataType === 'binary';
    const text = body.toString('utf8');
    const metadata = {
      DequeueCount: message.dequeueCount,
      ExpirationTime: offset(message.expiresOn ?? latestDotNetTime),
      Id: message.messageId,
      InsertionTime: offset(message.insertedOn),
      NextVisibleTime: offset(message.nextVisibleOn ?? latestDotNetTime),
      PopReceipt: message.popReceipt,
    };
    await this.#invoker.invoke(this.#manifest, binary ? body : text, binary ? metadata : withPropertiesOf(metadata, text));
  }

  async #renew(message) {
    try {
      const answer = await this.#queue.updateMessage(message.messageId, message.popReceipt, undefined, leaseSeconds);
      message.popReceipt = answer.popReceipt;
    } catch (error) {
      this.#log('host', `${this.#manifest.name}: cannot keep message ${message.messageId} invisible: ${error.message}`);
    }
  }

  async #release(message, seconds) {
    try {
      const answer = await this.#queue.updateMessage(message.messageId, message.popReceipt, undefined, seconds);
      message.popReceipt = answer.popReceipt;
    } catch (error) {
      // Gone or taken by somebody else: it needs no release. Otherwise it becomes visible when its lease ends.
      if (error.statusCode !== 404 && error.statusCode !== 400) throw error;
    }
  }

  async #toPoison(message, reason) {
    this.#log('host', `${this.#manifest.name}: message ${message.messageId} moves to ${this.#poison.name}: ${reason}`);
    await this.#poison.createIfNotExists();
    await this.#poison.sendMessage(message.messageText, { messageTimeToLive: -1 });
    await this.#queue.deleteMessage(message.messageId, message.popReceipt);
  }
}
