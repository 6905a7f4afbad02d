import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { forEachLine } from './log.mjs';

/** Errors of the handler after which the host gives up, as in the real host. */
export const errorLimit = 3;
const errorMemoryMs = 30 * 60_000;
const readinessPollMs = 25;
const livenessPollMs = 30_000;
const stopPatienceMs = 10_000;
/** Given to children of a start script that itself has already ended. */
const remainderPatienceMs = 1_000;

/**
 * The custom handler's process: starts it, waits until its socket answers, starts it again when it ends by itself, and
 * ends it. Emits `stopped` with an Error when it has failed too often to go on.
 */
export class HandlerProcess extends EventEmitter {
  /** Port the handler was told to listen on; the same for every restart. */
  port = 0;
  #options; #settings; #appRoot; #log; #child; #ready; #stopping = false; #errors = 0; #lastError = -Infinity; #liveness;

  /**
   * @param {object} parameters
   * @param {import('./host-options.mjs').HostOptions['handler']} parameters.options
   * @param {import('./settings.mjs').Settings} parameters.settings inherited by the handler as environment.
   * @param {string} parameters.appRoot absolute path.
   * @param {import('./log.mjs').Log} parameters.log
   */
  constructor({ options, settings, appRoot, log }) {
    super();
    this.#options = options;
    this.#settings = settings;
    this.#appRoot = appRoot;
    this.#log = log;
  }

  /** Starts the handler; settles when it answers. Rejects when it failed three times or the time is over. */
  async start() {
    this.port = this.#options.port ?? await freePort();
    if (this.#stopping) throw new Error('stopped while starting');
    this.#launch();
    this.#liveness = setInterval(() => this.#ping().catch(error => {
      if (!this.#stopping) this.#log('host', `liveness: the handler does not answer GET / (${error.message})`);
    }), livenessPollMs);
    this.#liveness.unref();
    await this.whenReady();
  }

  /**
   * Settles when the handler can take a request: at once while it runs, later while it is being restarted.
   * @returns {Promise<void>} rejects when the host has given up or is stopping.
   */
  async whenReady() {
    while (true) {
      const current = this.#ready;
      try {
        await current;
      } catch (error) {
        if (current === this.#ready) throw error;
      }
      if (current === this.#ready) return;
    }
  }

  /** Ends the handler: SIGTERM to its process group, SIGKILL to whatever is left after ten seconds. */
  async stop() {
    this.#stopping = true;
    clearInterval(this.#liveness);
    const child = this.#child;
    if (child?.pid === undefined) return;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise(done => child.once('exit', done));
      signalGroup(child.pid, 'SIGTERM');
      const patience = setTimeout(() => {
        this.#log('host', 'the handler did not end within 10 s of SIGTERM; it is killed');
        signalGroup(child.pid, 'SIGKILL');
      }, stopPatienceMs);
      await ended;
      clearTimeout(patience);
    }
    for (let waited = 0; waited < remainderPatienceMs && signalGroup(child.pid, 0); waited += readinessPollMs) await delay(readinessPollMs);
    signalGroup(child.pid, 'SIGKILL');
  }

  /** Kills the handler at once, without waiting: the last thing a dying host can do. */
  kill() {
    this.#stopping = true;
    if (this.#child?.pid !== undefined) signalGroup(this.#child.pid, 'SIGKILL');
  }

  #launch() {
    const command = resolveExecutable(this.#options.executable, this.#appRoot, this.#settings.get('PATH'));
    const expand = text => this.#settings.expandLoosely(text);
    const worker = this.#options.workerPath ? [expand(this.#options.workerPath), ...this.#options.workerArguments.map(expand)] : [];
    const workerId = randomUUID();
    const child = spawn(command, [...worker, ...this.#options.arguments.map(expand)], {
      cwd: resolve(this.#appRoot, this.#options.workingDirectory ?? '.'),
      env: {
        AZURE_FUNCTIONS_ENVIRONMENT: 'Development', // As Core Tools does; a setting of that name wins.
        ...this.#settings.toEnvironment(),
        FUNCTIONS_CUSTOMHANDLER_PORT: String(this.port),
        FUNCTIONS_HTTPWORKER_PORT: String(this.port),
        FUNCTIONS_CUSTOMHANDLER_WORKER_ID: workerId,
        FUNCTIONS_HTTPWORKER_ID: workerId,
        FUNCTIONS_APP_ROOT_PATH: this.#appRoot,
      },
      // A group of its own: a start script's children end with it, and Ctrl-C in the terminal reaches the host alone.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    forEachLine(child.stdout, line => this.#log('handler', line));
    forEachLine(child.stderr, line => this.#log('handler', line));

    const gone = new Promise((_, reject) => {
      child.once('error', error => reject(new Error(`cannot start ${command}: ${error.message}`)));
      child.once('exit', (code, signal) => reject(new Error(`the handler ended ${signal ? `by ${signal}` : `with exit code ${code}`}`)));
    });
    const up = new AbortController();
    const ready = Promise.race([this.#untilAnswering(up.signal), gone]);
    this.#ready = ready;
    ready.catch(() => undefined).finally(() => up.abort()); // Failure is handled by #onGone; waiters hold the promise itself.
    gone.catch(error => this.#onGone(error, child));
  }

  async #untilAnswering(signal) {
    const deadline = performance.now() + this.#options.initializationTimeoutMs;
    while (!signal.aborted) {
      try {
        return await this.#ping();
      } catch (error) {
        if (performance.now() > deadline) {
          this.#log('host', `the handler did not listen on 127.0.0.1:${this.port} in time (${error.message}); it must read FUNCTIONS_CUSTOMHANDLER_PORT`);
          signalGroup(this.#child.pid, 'SIGKILL');
          return await new Promise(() => undefined); // Its end, which follows now, settles the race that waits for this.
        }
        await delay(readinessPollMs);
      }
    }
  }

  /** GET / on the handler: any status counts as an answer. */
  #ping() {
    return new Promise((done, fail) => {
      const ask = request({ host: '127.0.0.1', port: this.port, path: '/', agent: false, timeout: 5_000 }, answer => {
        answer.resume();
        done();
      });
      ask.on('timeout', () => ask.destroy(new Error('no answer within 5 s')));
      ask.on('error', fail);
      ask.end();
    });
  }

  #onGone(error, child) {
    if (this.#stopping || child !== this.#child) return;
    if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL'); // What a start script left behind would hold the port.
    const now = performance.now();
    this.#errors = now - this.#lastError > errorMemoryMs ? 1 : this.#errors + 1;
    this.#lastError = now;
    if (this.#errors >= errorLimit) {
      this.#stopping = true;
      clearInterval(this.#liveness);
      const final = new Error(`${error.message}; that was error ${this.#errors} of ${errorLimit}, the host stops`);
      this.#ready = Promise.reject(final);
      this.#ready.catch(() => undefined); // Later callers of whenReady see it; nobody may be waiting now.
      this.#log('host', final.message);
      this.emit('stopped', final);
      return;
    }
    this.#log('host', `${error.message}; error ${this.#errors} of ${errorLimit}, restarting`);
    try {
      this.#launch();
    } catch (launchError) {
      this.#onGone(launchError, child);
    }
  }
}

/**
 * Where the executable is: a rooted path, or a file below the app root, else the name looked up on PATH.
 * @param {string} name
 * @param {string} appRoot
 * @param {string | undefined} path
 * @throws {Error} when it is nowhere, listing where it was sought.
 */
export function resolveExecutable(name, appRoot, path = '') {
  const inApp = isAbsolute(name) ? name : join(appRoot, name);
  if (existsSync(inApp) && statSync(inApp).isFile()) {
    try {
      accessSync(inApp, constants.X_OK);
    } catch {
      throw new Error(`${inApp} is not executable; run: chmod +x ${inApp}`);
    }
    return inApp;
  }
  for (const folder of isAbsolute(name) ? [] : path.split(delimiter).filter(Boolean)) {
    const candidate = join(folder, name);
    if (existsSync(candidate)) return candidate;
  }
  throw new Error(`the custom handler's executable '${name}' is neither a file below ${appRoot} nor a program on PATH`);
}

/** @returns {Promise<number>} a loopback port nobody listens on right now. */
export async function freePort() {
  const server = createServer();
  await new Promise((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise(done => server.close(done));
  return port;
}

/** Sends a signal to a process group; 0 only asks. @returns {boolean} whether the group still exists. */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
    return false;
  }
}
