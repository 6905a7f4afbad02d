// As much of a browser as the players touch: fetch with scripted answers, Media Source that takes everything, a video that plays at the end of what is buffered.

/** @param {{status?: number, chunks?: Uint8Array[], stays?: boolean}[]} answers one for each request */
export function fakeBrowser(answers, { supports = () => true, otherwise } = {}) {
  const env = {
    sources: [], requests: [], revoked: [], random: () => 0.5, Date, AbortController, Blob,
    setTimeout: (work, wait) => (wait > 30_000 ? undefined : setTimeout(work, 0)), clearTimeout, setInterval: (work) => setInterval(work, 1), clearInterval,
    URL: { createObjectURL: (source) => { queueMicrotask(() => source.open()); return `blob:${env.sources.length}`; }, revokeObjectURL: (url) => env.revoked.push(url) },
    fetch: async (url, { signal }) => {
      env.requests.push(url);
      const { status = 200, chunks = [], stays = false } = answers.shift() ?? otherwise ?? { status: 502 };
      return { ok: status < 300, status, body: { getReader: () => reader([...chunks], stays, signal) } };
    },
    until: async (isTrue) => {
      for (let turns = 0; !isTrue(); turns++) {
        if (turns > 5_000) throw new Error('It never happened.');
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
  };
  env.MediaSource = class extends EventTarget {
    static isTypeSupported = supports;
    appended = [];
    constructor() { super(); env.sources.push(this); }
    open() { this.dispatchEvent(new Event('sourceopen')); }
    addSourceBuffer(type) {
      this.type = type;
      return fakeBuffer(this);
    }
  };
  return env;
}

function reader(chunks, stays, signal) {
  return {
    read: async () => {
      if (chunks.length > 0) return { done: false, value: chunks.shift() };
      if (stays) {
        await new Promise((_, reject) => {
          const end = () => reject(new DOMException('aborted', 'AbortError'));
          if (signal.aborted) end();
          else signal.addEventListener('abort', end);
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
      return { done: true };
    },
  };
}

function fakeBuffer(source) {
  const buffer = new EventTarget();
  buffer.updating = false;
  buffer.buffered = { length: 0, start: () => 0, end: () => source.appended.length };
  const update = () => {
    if (buffer.updating) throw new DOMException('updating', 'InvalidStateError');
    buffer.updating = true;
    queueMicrotask(() => {
      buffer.updating = false;
      buffer.dispatchEvent(new Event('updateend'));
    });
  };
  buffer.appendBuffer = (bytes) => {
    update();
    source.appended.push(bytes);
    if (source.appended.length > 1) buffer.buffered.length = 1;
  };
  buffer.remove = update;
  buffer.changeType = (type) => { source.type = type; };
  return buffer;
}

export function fakeVideo(env) {
  const video = Object.assign(new EventTarget(), {
    hidden: false, currentTime: 0, paused: false, seeking: false, error: null, playbackRate: 1, play: async () => {}, load: () => {}, removeAttribute: () => {},
  });
  return Object.defineProperty(video, 'readyState', { get: () => (env.sources.at(-1)?.appended.length > 1 ? 4 : 0) });
}
