// Files on their way: how fast, how far, how long still.

// Weight of the newest look; the others fade. Three looks make most of it: a link that stops is seen within seconds.
const weight = 0.4;

/** Keeps what was seen of transfers and says how fast they are. */
export class Rates {
  #seen = new Map();

  /**
   * Takes a list as `/api/transfers` gives it.
   * @param {object[]} items @param {number} now milliseconds on any clock
   * @returns {object[]} the same with `rate` (bytes a second; null: not known yet), `value` (0 to 1; null: open end) and `left` (seconds; null: not known)
   */
  take(items, now) {
    const before = this.#seen;
    this.#seen = new Map();
    return items.map((item) => {
      const key = `${item.device}:${item.id}`;
      const seen = before.get(key);
      const rate = rateOf(seen, item, now);
      this.#seen.set(key, { bytes: item.receivedBytes, at: now, rate });
      const value = item.totalBytes > 0 ? Math.min(1, item.receivedBytes / item.totalBytes) : null;
      const left = rate > 0 && item.totalBytes > item.receivedBytes ? (item.totalBytes - item.receivedBytes) / rate : null;
      return { ...item, key, rate, value, left };
    });
  }
}

function rateOf(seen, item, now) {
  if (!seen) return null;
  const seconds = (now - seen.at) / 1000;
  if (seconds < 0.2) return seen.rate;
  // A camera that begins anew has fewer bytes than before: that is no negative speed.
  const rate = Math.max(0, item.receivedBytes - seen.bytes) / seconds;
  return seen.rate === null ? rate : (seen.rate * (1 - weight)) + (rate * weight);
}
