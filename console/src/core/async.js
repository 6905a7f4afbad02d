// Small helpers for things that happen later.

/** A list of listeners. */
export function emitter() {
  const listeners = new Set();
  return {
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit(...values) { for (const listener of [...listeners]) listener(...values); },
    get size() { return listeners.size; },
  };
}

/** Runs `work` once per animation frame at most, however often it is asked for; while the page is hidden once per second, since hidden pages draw no frames. */
export function perFrame(work, { schedule = nextFrame } = {}) {
  let waits = false;
  return () => {
    if (waits) return;
    waits = true;
    schedule(() => {
      waits = false;
      work();
    });
  };
}

/** Runs `work` when nothing was asked for during so many milliseconds. */
export function debounce(milliseconds, work) {
  let timer;
  const run = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds, ...values);
  };
  run.cancel = () => clearTimeout(timer);
  return run;
}

/** Runs `work` now and again so many milliseconds after it ended, while the page is seen and until the signal. Errors are the work's own business. */
export function every(milliseconds, work, signal) {
  let timer;
  let isRunning = false;
  const turn = async () => {
    clearTimeout(timer);
    if (signal?.aborted || isRunning) return;
    if (!document.hidden) {
      isRunning = true;
      try {
        await work();
      } catch (error) {
        if (error?.name !== 'AbortError') console.warn('A repeated request failed:', error.message);
      }
      isRunning = false;
    }
    if (!signal?.aborted) timer = setTimeout(turn, milliseconds);
  };
  const seen = () => { if (!document.hidden) turn(); };
  const stop = () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', seen);
  };
  document.addEventListener('visibilitychange', seen);
  signal?.addEventListener('abort', stop, { once: true });
  turn();
  return stop;
}

/** Waits, unless nobody waits any more. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError());
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', gone, { once: true });
    function done() {
      signal?.removeEventListener('abort', gone);
      resolve();
    }
    function gone() {
      clearTimeout(timer);
      reject(abortError());
    }
  });
}

function abortError() { return new DOMException('Nobody waits any more.', 'AbortError'); }

function nextFrame(work) {
  if (document.hidden) setTimeout(work, 1000);
  else requestAnimationFrame(work);
}
