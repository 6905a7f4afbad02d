import { setTimeout as delay } from 'node:timers/promises';
import { runWithRetry } from './retry.mjs';
import { parseSchedule } from './schedule.mjs';
import { statusValue } from './timer-status.mjs';

const longestTimerMs = 2 ** 31 - 1;
const monitorFromMs = 60_000;

/**
 * Runs a function by the clock. Occurrences never overlap: the next one is computed after the function has finished.
 */
export class TimerTrigger {
  #manifest; #schedule; #monitor; #store; #invoker; #log; #retry; #status; #stop = new AbortController(); #loop;

  /**
   * @param {object} parameters
   * @param {import('./manifest.mjs').FunctionManifest} parameters.manifest
   * @param {import('./host-options.mjs').RetryOptions | undefined} parameters.retry
   * @param {import('./timer-status.mjs').TimerStatusStore | undefined} parameters.store none = status in memory only.
   * @param {import('./invoker.mjs').Invoker} parameters.invoker
   * @param {import('./log.mjs').Log} parameters.log
   */
  constructor({ manifest, retry, store, invoker, log }) {
    this.#manifest = manifest;
    this.#schedule = parseSchedule(manifest.trigger.schedule, `${manifest.name}: timerTrigger`);
    const first = this.#schedule.next(new Date());
    // The real host keeps no status for schedules below a minute.
    this.#monitor = manifest.trigger.useMonitor !== false && this.#schedule.next(first).getTime() - first.getTime() >= monitorFromMs;
    this.#store = store;
    this.#invoker = invoker;
    this.#log = log;
    this.#retry = retry;
  }

  /** Starts the clock. */
  start() {
    this.#loop = this.#run().catch(error => {
      if (!this.#stop.signal.aborted) this.#log('host', `${this.#manifest.name}: the timer stopped: ${error.message}`);
    });
  }

  /** Stops the clock and waits for a run under way, which the invoker cancels. */
  async stop() {
    this.#stop.abort();
    await this.#loop;
  }

  /** Runs the function at once (`POST /admin/functions/<name>`); the schedule is not touched. */
  async runNow() {
    await this.#invoke(false);
  }

  async #run() {
    const now = new Date();
    this.#status = await this.#readStatus();
    const pastDue = this.#status !== undefined && this.#status.next <= now;
    if (this.#manifest.trigger.runOnStartup === true || pastDue) await this.#occur(now, pastDue);
    else if (this.#monitor) await this.#keep({ last: this.#status?.last, next: this.#schedule.next(now), lastUpdated: now });
    let previous = new Date();
    while (!this.#stop.signal.aborted) {
      const due = this.#schedule.next(previous);
      await this.#until(due);
      await this.#occur(due, false);
      // An early wake-up of the clock must not run the same occurrence twice.
      previous = new Date(Math.max(Date.now(), due.getTime()));
    }
  }

  async #occur(due, pastDue) {
    await this.#invoke(pastDue);
    if (this.#stop.signal.aborted || !this.#monitor) return;
    const now = new Date(Math.max(Date.now(), due.getTime()));
    await this.#keep({ last: due, next: this.#schedule.next(now), lastUpdated: now });
  }

  #invoke(pastDue) {
    const value = {
      Schedule: this.#schedule.constant ? {} : { AdjustForDST: true },
      ScheduleStatus: this.#status ? statusValue(this.#status) : null,
      IsPastDue: pastDue,
    };
    return runWithRetry(this.#retry, context => this.#invoker.invoke(this.#manifest, value, {}, context), this.#stop.signal,
      (retry, pause) => this.#log('host', `${this.#manifest.name}: retry ${retry} in ${pause} ms`));
  }

  async #until(due) {
    for (let left; (left = due.getTime() - Date.now()) > 0;) await delay(Math.min(left, longestTimerMs), undefined, { signal: this.#stop.signal });
  }

  async #readStatus() {
    if (!this.#monitor || !this.#store) return undefined;
    try {
      return await this.#store.read(this.#manifest.name);
    } catch (error) {
      this.#log('host', `${this.#manifest.name}: cannot read the timer's status: ${error.message}`);
      return undefined;
    }
  }

  async #keep(status) {
    this.#status = status;
    try {
      await this.#store?.write(this.#manifest.name, status);
    } catch (error) {
      this.#log('host', `${this.#manifest.name}: cannot keep the timer's status: ${error.message}`);
    }
  }
}
