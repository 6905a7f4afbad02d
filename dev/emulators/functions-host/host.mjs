import { createHash, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { EventHubTrigger } from './event-hub-trigger.mjs';
import { HandlerProcess } from './handler-process.mjs';
import { readHostOptions } from './host-options.mjs';
import { HttpFrontEnd } from './http-server.mjs';
import { Invoker } from './invoker.mjs';
import { readManifests } from './manifest.mjs';
import { QueueOutputs } from './outputs.mjs';
import { QueueTrigger } from './queue-trigger.mjs';
import { TimerStatusStore } from './timer-status.mjs';
import { TimerTrigger } from './timer-trigger.mjs';

/**
 * One function app: its handler, its HTTP side and its listeners. Emits `stopped` with an Error when the handler has
 * failed too often; the owner then calls `stop`.
 */
export class FunctionsHost extends EventEmitter {
  #app; #settings; #log; #handler; #invoker; #front; #triggers = new Map(); #manifests = []; #started = performance.now(); #id; #running = false; #stopped = false;
  #instance = randomUUID();

  /**
   * @param {object} parameters
   * @param {string} parameters.app the function app's folder.
   * @param {import('./settings.mjs').Settings} parameters.settings
   * @param {import('./log.mjs').Log} parameters.log
   */
  constructor({ app, settings, log }) {
    super();
    this.#app = app;
    this.#settings = settings;
    this.#log = log;
  }

  /**
   * Reads the app, starts the handler, then listens.
   * @param {number} port for HTTP; 0 = any free one.
   * @param {string} [address] IP address for HTTP; loopback unless given.
   * @returns {Promise<{ port: number, handlerPort: number, functions: string[] }>} names of the enabled functions.
   * @throws {Error} when the app is wrong or the handler does not come up; what was started is stopped again.
   */
  async start(port, address = '127.0.0.1') {
    try {
      const appRoot = await realpath(this.#app);
      const options = await readHostOptions(appRoot);
      this.#manifests = await readManifests(appRoot, this.#settings);
      if (this.#manifests.length === 0) throw new Error(`${appRoot}: there is no <Function>/function.json`);
      this.#id = `${basename(appRoot).toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 20)}-${createHash('sha256').update(appRoot).digest('hex').slice(0, 8)}`;
      return await this.#open(appRoot, options, port, address);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async #open(appRoot, options, port, address) {
    const { handler: handlerOptions } = options;
    const outputs = new QueueOutputs(this.#settings, options.queues.messageEncoding);
    this.#handler = new HandlerProcess({ options: handlerOptions, settings: this.#settings, appRoot, log: this.#log });
    this.#handler.on('stopped', error => this.emit('stopped', error));
    this.#invoker = new Invoker({
      handler: this.#handler, functionTimeoutMs: options.functionTimeoutMs, log: this.#log,
      writeOutputs: (manifest, result) => outputs.write(manifest, result),
    });
    const enabled = this.#manifests.filter(manifest => !manifest.disabled);
    for (const { name } of this.#manifests.filter(manifest => manifest.disabled)) this.#log('host', `${name} is disabled`);
    // Everything is checked before the handler starts: a wrong binding is found at once and not at its first event.
    for (const manifest of enabled) {
      const trigger = this.#createTrigger(manifest, options);
      if (trigger) this.#triggers.set(manifest.name.toLowerCase(), trigger);
    }
    this.#front = new HttpFrontEnd({
      manifests: this.#manifests, options, settings: this.#settings, handler: this.#handler, invoker: this.#invoker, log: this.#log,
      admin: { status: () => this.#status(), run: (name, input) => this.#runNow(name, input) },
    });
    if (this.#stopped) throw new Error('stopped while starting');
    await this.#handler.start();
    const listening = await this.#front.listen(port, address);
    for (const trigger of this.#triggers.values()) await trigger.start();
    this.#running = true;
    for (const { name, route } of this.#front.routes()) this.#log('host', `${name}: http://127.0.0.1:${listening}${route}`);
    return { port: listening, handlerPort: this.#handler.port, functions: enabled.map(manifest => manifest.name) };
  }

  /** Stops listening, lets running functions end or breaks them off, and ends the handler. May be called twice. */
  async stop() {
    this.#running = false;
    this.#stopped = true;
    const front = this.#front?.close().catch(error => this.#log('host', `closing HTTP: ${error.message}`));
    // Queue functions get time to finish; the others are broken off because they would come again anyway.
    const triggers = [...this.#triggers.values()];
    const stops = triggers.map(trigger => trigger.stop());
    await Promise.allSettled(stops.filter((_, index) => triggers[index] instanceof QueueTrigger));
    this.#invoker?.cancel();
    const results = await Promise.allSettled(stops);
    for (const { reason } of results.filter(result => result.status === 'rejected')) this.#log('host', `stopping: ${reason.message}`);
    this.#triggers.clear();
    await front;
    this.#front = undefined;
    await this.#handler?.stop();
  }

  /** Kills the handler without waiting for anything; for the very end of the process. */
  kill() {
    this.#handler?.kill();
  }

  #createTrigger(manifest, options) {
    const common = { manifest, settings: this.#settings, invoker: this.#invoker, log: this.#log, retry: manifest.retry ?? options.retry };
    switch (manifest.trigger.type) {
      case 'queueTrigger': return new QueueTrigger({ ...common, options: options.queues });
      case 'eventHubTrigger': return new EventHubTrigger({ ...common, options: options.eventHubs });
      case 'timerTrigger': return new TimerTrigger({ ...common, store: this.#timerStore() });
      default: return undefined;
    }
  }

  #timerStore() {
    if (this.#settings.get('AzureWebJobsStorage') === undefined) return undefined;
    return new TimerStatusStore(this.#settings.connection('AzureWebJobsStorage', 'timer status'), this.#id);
  }

  #status() {
    return { id: this.#id, state: this.#running ? 'Running' : 'Initialized', instanceId: this.#instance, processUptime: Math.round(performance.now() - this.#started) };
  }

  #runNow(name, input) {
    const manifest = this.#manifests.find(candidate => candidate.name.toLowerCase() === name.toLowerCase());
    if (!manifest) return 'unknown';
    const trigger = this.#triggers.get(manifest.name.toLowerCase());
    if (!trigger) return 'unfit';
    trigger.runNow(input).catch(() => undefined); // The invoker has logged why it failed; the caller was told 202.
    return 'started';
  }
}
