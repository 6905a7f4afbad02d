/** Most bytes that wait to be appended: a browser that is so far behind starts anew at the next key frame rather than growing. */
export const maxWaiting = 24 * 1024 * 1024;

/**
 * Feeds a SourceBuffer one step at a time: it takes nothing while it is `updating`. A full buffer is trimmed and tried again, once for each segment.
 */
export class SourceQueue {
  #buffer;
  #steps = [];
  #waiting = 0;
  #onFull;
  #onError;
  #isRetry = false;

  /**
   * @param {SourceBuffer} buffer
   * @param {{onUpdate: () => void, onFull: () => number|null, onError: (error: Error) => void}} handlers `onFull` gives a time (seconds) before which everything may go, or null
   */
  constructor(buffer, { onUpdate, onFull, onError }) {
    this.#buffer = buffer;
    this.#onFull = onFull;
    this.#onError = onError;
    buffer.addEventListener('updateend', () => {
      onUpdate();
      this.#run();
    });
    buffer.addEventListener('error', () => onError(new Error('The browser could not decode the stream.')));
  }

  /** Bytes that wait. */
  get waiting() {
    return this.#waiting;
  }

  /** @param {Uint8Array} bytes a whole segment */
  append(bytes) {
    this.#waiting += bytes.length;
    if (this.#waiting > maxWaiting) return this.#onError(new Error('The browser does not keep up with the stream.'));
    this.#steps.push({ bytes });
    this.#run();
  }

  /** Another codec from here on. @param {string} type */
  changeType(type) {
    this.#steps.push({ type });
    this.#run();
  }

  /** Throws away what is older than a time, seconds. */
  trim(until) {
    // At the front, and never twice: it makes room for what waits.
    if (this.#steps[0]?.until === undefined) this.#steps.unshift({ until });
    this.#run();
  }

  #run() {
    while (this.#steps.length > 0 && !this.#buffer.updating) {
      const step = this.#steps.shift();
      try {
        if (step.type !== undefined) this.#buffer.changeType(step.type);
        else if (step.until !== undefined) this.#buffer.remove(0, Math.max(step.until, 0.001));
        else this.#append(step);
      } catch (error) {
        // The element was taken away or the source closed: the player ends, whoever made it hears why.
        this.#onError(error);
        return;
      }
    }
  }

  #append(step) {
    try {
      this.#buffer.appendBuffer(step.bytes);
      this.#waiting -= step.bytes.length;
      this.#isRetry = false;
    } catch (error) {
      const until = error?.name === 'QuotaExceededError' && !this.#isRetry ? this.#onFull() : null;
      if (until === null) throw error;
      this.#isRetry = true;
      this.#steps.unshift({ until }, step);
    }
  }
}
