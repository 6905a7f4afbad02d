/** Waits between tries, milliseconds: quick at first, since most interruptions are short; the last one is kept. */
export const steps = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** Tries in a row without one picture after which nobody is waited for any longer: about two minutes with the steps above. */
export const maxTries = 12;

/** Counts tries and says how long to wait before the next one. */
export class Backoff {
  #tries = 0;
  #random;

  /** @param {() => number} random 0 to 1; spreads the viewers of one relay that died. */
  constructor(random = Math.random) {
    this.#random = random;
  }

  /** Tries in a row that came to nothing. */
  get tries() {
    return this.#tries;
  }

  /** Milliseconds until the next try; null when it is enough. */
  next() {
    if (this.#tries >= maxTries) return null;
    const step = steps[Math.min(this.#tries++, steps.length - 1)];
    return Math.round(step * (0.8 + (0.4 * this.#random())));
  }

  /** Something was seen: the next interruption begins anew. */
  reset() {
    this.#tries = 0;
  }
}
