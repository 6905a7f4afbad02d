// All devices with their last places, loaded once and kept fresh by live changes: the list, the map and every link to a device read it.
import { emitter, perFrame } from './async.js';
import { isAbort, messageOf } from './api.js';

const pageSize = 5000;

/** The fleet. */
export class Fleet {
  #api;
  #devices = new Map();
  #list;
  #changed = emitter();
  #tell;
  #unsubscribe = [];
  #reload;
  #isLoading = false;

  /** @param {{api: import('./api.js').Api, live: import('./live.js').Live, schedule?: (work: () => void) => void}} parts */
  constructor({ api, live, schedule }) {
    this.#api = api;
    this.#tell = perFrame(() => this.#changed.emit(), schedule ? { schedule } : {});
    this.error = undefined;
    this.loaded = this.load();
    this.#unsubscribe = [live.on('change', (change) => this.#apply(change)), live.on('omitted', () => this.#soon())];
  }

  /** Every device, in the API's order; another list whenever something changed. */
  get all() { return (this.#list ??= [...this.#devices.values()]); }

  get(id) { return this.#devices.get(id); }
  nameOf(id) { return this.#devices.get(id)?.name || id; }

  /** Listens for changes, at most once per frame. */
  on(listener) { return this.#changed.on(listener); }

  /** Asks the API for all of them. */
  async load() {
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      const found = new Map();
      for await (const page of this.#api.pages('/api/devices/positions', { query: { take: pageSize } })) {
        for (const device of page.items) found.set(device.id, newer(this.#devices.get(device.id), device));
      }
      this.#devices = found;
      this.error = undefined;
    } catch (error) {
      if (!isAbort(error)) this.error = messageOf(error);
    } finally {
      this.#isLoading = false;
      this.#list = undefined;
      this.#tell();
    }
  }

  dispose() {
    clearTimeout(this.#reload);
    for (const off of this.#unsubscribe) off();
  }

  #soon() {
    this.#reload ??= setTimeout(() => {
      this.#reload = undefined;
      this.load();
    }, 3000);
  }

  #apply(change) {
    const old = this.#devices.get(change.device);
    const now = old && changed(old, change);
    if (!now || now === old) return;
    this.#devices.set(change.device, now);
    this.#list = undefined;
    this.#tell();
  }
}

/** A device after a change; the same object when the change says nothing of it. */
export function changed(device, change) {
  if (change.kind === 'device') return { ...device, online: change.online, seen: later(device.seen, change.time) };
  if (change.kind !== 'position' || (device.time && change.time && Date.parse(change.time) < Date.parse(device.time))) return device;
  return { ...device, lat: change.latitude, lon: change.longitude, speed: change.speedKmh, course: change.courseDegrees ?? device.course, time: change.time, seen: later(device.seen, change.time) };
}

function newer(known, loaded) {
  if (!known?.time || !loaded.time || Date.parse(known.time) <= Date.parse(loaded.time)) return loaded;
  const { lat, lon, speed, course, time } = known;
  return { ...loaded, lat, lon, speed, course, time };
}

const later = (one, other) => (!one || (other && Date.parse(other) > Date.parse(one)) ? other : one);
