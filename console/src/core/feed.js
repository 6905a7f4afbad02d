// The newest alarms: first from the API, then live; capped, told once per frame, whatever comes.
import { emitter, perFrame } from './async.js';
import { isAbort, messageOf } from './api.js';
import { noticeOf } from './live.js';

const most = 500; // newest alarms kept; older ones are pages of the API
const firstLook = 100;
const takenPerFrame = 200; // alarms that one frame takes in; more in one frame are only counted

/** Newest-first alarms, as notices with `acknowledged`. Pure: knows no page and no API. */
export class AlarmList {
  #alarms = new Map();
  #waiting = [];
  #sorted;
  #limit;
  skipped = 0;

  constructor(limit = most) { this.#limit = limit; }

  /** Newest first. */
  get items() { return (this.#sorted ??= [...this.#alarms.values()].sort((a, b) => b.at - a.at)); }
  get waiting() { return this.#waiting.length; }

  /** Puts a notice into the queue for the next frame; too many are counted, not kept. */
  push(notice) {
    if (this.#waiting.length < takenPerFrame) this.#waiting.push(notice);
    else this.skipped++;
  }

  /** Takes in what waits. @returns the alarms that were not known before */
  flush() {
    const fresh = [];
    for (const notice of this.#waiting.splice(0)) {
      const old = this.#alarms.get(notice.id);
      if (notice.kind === 'file' && !old) continue; // news of a file of an alarm that is not shown
      if (!old) fresh.push(notice);
      this.#alarms.set(notice.id, { ...old, ...notice, kind: 'alarm', files: merged(old?.files, notice.files), count: Math.max(old?.count ?? 0, notice.count ?? 1), at: Date.parse(notice.time) });
      this.#sorted = undefined;
    }
    this.#cap();
    return fresh;
  }

  /** What the API says of alarms, acknowledged ones included. */
  load(alarms) {
    for (const alarm of alarms) this.#alarms.set(alarm.id, { ...this.#alarms.get(alarm.id), ...noticeOf(alarm), state: alarm.state, acknowledgedBy: alarm.acknowledgedBy, at: Date.parse(alarm.time) });
    this.#sorted = undefined;
    this.#cap();
  }

  #cap() {
    if (this.#alarms.size <= this.#limit) return;
    this.#sorted = this.items.slice(0, this.#limit);
    this.#alarms = new Map(this.#sorted.map((alarm) => [alarm.id, alarm]));
  }
}

/** Files of an alarm after news of some of them. */
export function merged(old = [], news = []) {
  if (old.length === 0) return news;
  const byName = new Map(old.map((file) => [file.name, file]));
  for (const file of news) byName.set(file.name, file);
  return [...byName.values()];
}

/** The feed that the page shows. */
export class AlarmFeed {
  #api;
  #list = new AlarmList();
  #changed = emitter();
  #fresh = emitter();
  #offs;
  #stop = new AbortController();
  #timer;
  unseen = 0;
  error = undefined;

  /** @param {{api: import('./api.js').Api, live: import('./live.js').Live}} parts */
  constructor({ api, live }) {
    this.#api = api;
    const tick = perFrame(() => this.#tick());
    this.#offs = [live.on('notice', (notice) => {
      this.#list.push(notice);
      tick();
    }), live.on('omitted', () => this.#soon())];
    this.loaded = this.load();
  }

  get items() { return this.#list.items; }
  get skipped() { return this.#list.skipped; }

  /** Listens for a new list, at most once per frame. */
  on(listener) { return this.#changed.on(listener); }

  /** Listens for alarms that came live: a list of them, at most once per frame. */
  onFresh(listener) { return this.#fresh.on(listener); }

  /** Says that somebody looks at the alarms. */
  seen() {
    this.unseen = 0;
    this.#changed.emit();
  }

  async load() {
    try {
      const { items } = await this.#api.get('/api/alarms', { query: { take: firstLook }, signal: this.#stop.signal });
      this.#list.load(items);
      this.error = undefined;
    } catch (error) {
      if (isAbort(error)) return;
      this.error = messageOf(error);
    }
    this.#changed.emit();
  }

  /** Acknowledges an alarm under the name of whoever is signed in. */
  async acknowledge(id, { by, note } = {}) {
    const alarm = await this.#api.post(`/api/alarms/${encodeURIComponent(id)}/acknowledge`, { by, note });
    this.#list.load([alarm]);
    this.#changed.emit();
    return alarm;
  }

  dispose() {
    this.#stop.abort();
    clearTimeout(this.#timer);
    for (const off of this.#offs) off();
  }

  #tick() {
    const fresh = this.#list.flush();
    this.unseen += fresh.length;
    if (fresh.length > 0) this.#fresh.emit(fresh);
    this.#changed.emit();
  }

  #soon() {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.load();
    }, 1500);
  }
}
