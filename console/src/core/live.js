// Live notices: one SignalR connection for the whole console. Views listen here and never see the connection.
import { emitter, pause } from './async.js';
import { ApiError, isAbort } from './api.js';

const severities = ['info', 'warning', 'high', 'critical']; // all of them: asked for by name, since `fleet` alone means no alarms
const remembered = 5000; // notice ids kept to tell repeats apart: five minutes of 1,000 alarms a minute
const renewBefore = 60_000; // ms before the token ends
const slowest = 30_000; // ms between two tries
const steadyAfter = 15_000; // ms: a connection that ended sooner counts as a failed try
const pollEvery = 10_000; // ms, where there are no live notices

/** Remembers the last so many keys and tells whether one is new. */
export function recent(limit) {
  const seen = new Set();
  return (key) => {
    if (seen.has(key)) return false;
    seen.add(key);
    if (seen.size > limit) seen.delete(seen.values().next().value);
    return true;
  };
}

/** The wait before a try: 1, 2, 4 ... 30 s, spread by a fifth so that a thousand consoles do not come back at once. */
export const backOff = (failures, random = Math.random) => Math.min(slowest, 1000 * 2 ** Math.min(failures, 10)) * (0.8 + 0.4 * random());

/** An alarm of the list as a notice; what polling knows. */
export function noticeOf(alarm) {
  const { id, alarmId, device, severity, severityNumber, time, latitude, longitude, count, files } = alarm;
  return { noticeId: `${id}/${count}`, kind: 'alarm', id, alarmId, device, alarm: alarm.alarm, severity, severityNumber, time, latitude, longitude, count, files };
}

/** Live notices and changes. */
export class Live {
  #api;
  #config;
  #load;
  #events = { notice: emitter(), change: emitter(), state: emitter(), omitted: emitter() };
  #isNew = recent(remembered);
  #stop = new AbortController();
  #state = 'connecting';

  /** @param {{api: import('./api.js').Api, config: any, load?: () => Promise<typeof import('@microsoft/signalr')>}} parts */
  constructor({ api, config, load = () => import('@microsoft/signalr') }) {
    this.#api = api;
    this.#config = config;
    this.#load = load;
  }

  /** `connecting`, `live`, `polling` (there are no notices here, the list is asked) or `offline`. */
  get state() { return this.#state; }

  /** Listens: `notice`, `change` (with a filter `{kind, device}`), `state`, `omitted` (ask the API again). @returns {() => void} ends it */
  on(name, listener, filter) {
    if (!filter) return this.#events[name].on(listener);
    return this.#events[name].on((value) => { if ((!filter.kind || filter.kind === value.kind) && (!filter.device || filter.device === value.device)) listener(value); });
  }

  /** Connects, and goes on connecting until `stop`. */
  async start() {
    const { signal } = this.#stop;
    for (let failures = 0; !signal.aborted; failures++) {
      let isRenewal = false;
      try {
        if (this.#config.notices === false) return await this.#poll(signal);
        const ended = await this.#connect(signal);
        isRenewal = ended.isRenewal;
        if (ended.lasted > steadyAfter) failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof ApiError && error.status === 503 && !error.retryAfter) return await this.#poll(signal);
        if (error instanceof ApiError && (error.status === 401 || error.status === 403)) return this.#tell('offline');
      }
      if (signal.aborted) return;
      this.#tell(isRenewal ? 'connecting' : 'offline');
      try {
        await pause(isRenewal ? 0 : backOff(failures), signal);
      } catch {
        return; // stopped meanwhile
      }
    }
  }

  stop() { this.#stop.abort(); }

  async #connect(signal) {
    const [ticket, signalr] = await Promise.all([this.#api.post('/api/negotiate', undefined, { query: { fleet: true, severity: severities }, signal }), this.#load()]);
    const connection = new signalr.HubConnectionBuilder().withUrl(ticket.url, { accessTokenFactory: () => ticket.accessToken, withCredentials: false }).configureLogging(signalr.LogLevel.None).build();
    connection.on('notices', (message) => this.#onNotices(message));
    connection.on('changes', (message) => this.#onChanges(message));
    const closed = new Promise((resolve) => connection.onclose(resolve));
    const stop = () => connection.stop();
    signal.addEventListener('abort', stop, { once: true });
    let isRenewal = false;
    const renewal = setTimeout(() => {
      isRenewal = true;
      stop();
    }, Math.max(renewBefore, new Date(ticket.expires).getTime() - Date.now() - renewBefore));
    try {
      await connection.start();
      this.#tell('live');
      const since = performance.now();
      this.#events.omitted.emit(); // what came while nobody listened is known to the API only
      await closed;
      return { lasted: performance.now() - since, isRenewal };
    } finally {
      clearTimeout(renewal);
      signal.removeEventListener('abort', stop);
      stop();
    }
  }

  #onNotices(message) {
    for (const notice of message?.notices ?? []) if (this.#isNew(notice.noticeId)) this.#events.notice.emit(notice);
    if (message?.omitted > 0) this.#events.omitted.emit();
  }

  #onChanges(message) {
    for (const change of message?.changes ?? []) this.#events.change.emit(change);
    if (message?.omitted > 0) this.#events.omitted.emit();
  }

  async #poll(signal) {
    this.#tell('polling');
    for (let isFirst = true; ; isFirst = false) {
      try {
        const { items } = await this.#api.get('/api/alarms', { query: { take: 50 }, signal });
        for (const notice of items.map(noticeOf).reverse()) if (this.#isNew(notice.noticeId) && !isFirst) this.#events.notice.emit(notice);
        this.#tell('polling');
        if (!isFirst) this.#events.omitted.emit();
      } catch (error) {
        if (isAbort(error)) return;
        this.#tell('offline');
      }
      try {
        await pause(pollEvery, signal);
      } catch {
        return; // stopped meanwhile
      }
    }
  }

  #tell(state) {
    if (this.#state === state) return;
    this.#state = state;
    this.#events.state.emit(state);
  }
}
