import { codecsOf, Mp4Splitter } from './boxes.js';
import { keepAtEdge, rangesOf } from './edge.js';
import { SourceQueue } from './source-queue.js';
import { readStream } from './stop.js';

/** Silence of the connection after which it is opened anew, milliseconds: longer than the hub keeps viewers without a publisher (30 s). */
const silentAfter = 40_000;

// How often playback is looked after, milliseconds.
const turn = 250;

/** The Media Source of this browser: Safari on phones has only the managed one. */
export const mediaSourceOf = (env) => env.ManagedMediaSource ?? env.MediaSource;

/** Whether fragmented MP4 with these codecs can be played; without any: whether the most usual ones can. @param {string} codecs */
export function canPlayMp4(codecs, env = globalThis) {
  const source = mediaSourceOf(env);
  return Boolean(source?.isTypeSupported?.(typeOf(codecs || 'avc1.42C01E,mp4a.40.2')));
}

const typeOf = (codecs) => `video/mp4; codecs="${codecs}"`;

/**
 * Plays live fragmented MP4: bytes of a fetch into a SourceBuffer, always close to the newest picture. The element keeps its last picture until
 * the first one of this connection is there.
 */
export class Mp4Player {
  #video;
  #url;
  #env;
  #on;
  #abort;
  #source = null;
  #objectUrl = null;
  #queue = null;
  #buffer = null;
  #early = [];
  #codecs = '';
  #timer;
  #stopped = false;
  #failure = null;
  #hasPlayed = false;
  #bytes = 0;

  /**
   * @param {HTMLVideoElement} video @param {string} url
   * @param {{onPicture: () => void, onWaiting: () => void, onBlocked: () => void}} on
   * @param {typeof globalThis} [env] for tests
   */
  constructor(video, url, on, env = globalThis) {
    [this.#video, this.#url, this.#on, this.#env] = [video, url, on, env];
    this.#abort = new env.AbortController();
  }

  /** Whether the element shows what came here. */
  get isAttached() {
    return this.#objectUrl !== null;
  }

  /** What is known of playback now. */
  get info() {
    const ranges = this.#buffer ? this.#ranges() : [];
    const behind = ranges.length > 0 ? Math.max(0, ranges[ranges.length - 1].end - this.#video.currentTime) : null;
    return { form: 'mp4', codecs: this.#codecs, behind, bytes: this.#bytes };
  }

  /** Plays until the stream ends. @returns {Promise<import('./stop.js').Stop|null>} why it stopped; null: {@link stop} was called */
  async run() {
    const splitter = new Mp4Splitter();
    this.#timer = this.#env.setInterval(() => this.#look(), turn);
    const onWait = () => this.#on.onWaiting();
    this.#video.addEventListener('waiting', onWait);
    try {
      const stop = await readStream(this.#url, {
        fetch: (...all) => this.#env.fetch(...all), signal: this.#abort.signal, silentAfter,
        setTimeout: (...all) => this.#env.setTimeout(...all), clearTimeout: (id) => this.#env.clearTimeout(id),
        onOpen: () => {},
        onBytes: async (bytes) => {
          this.#bytes += bytes.length;
          for (const segment of splitter.push(bytes)) await this.#take(segment);
        },
      });
      return this.#failure ?? (this.#stopped ? null : stop);
    } finally {
      this.#env.clearInterval(this.#timer);
      this.#video.removeEventListener('waiting', onWait);
    }
  }

  /** Ends the connection. The element keeps its picture until {@link release}. */
  stop() {
    this.#stopped = true;
    this.#abort.abort();
  }

  /** Gives back what the element held of this player. */
  release() {
    this.stop();
    if (this.#objectUrl === null) return;
    this.#env.URL.revokeObjectURL(this.#objectUrl);
    this.#objectUrl = null;
    this.#buffer = null;
  }

  async #take({ kind, bytes }) {
    if (kind === 'init') {
      const codecs = codecsOf(bytes);
      if (!codecs) return this.#fail({ kind: 'codec', message: 'The stream holds no picture that is known here.' });
      if (!mediaSourceOf(this.#env).isTypeSupported(typeOf(codecs))) return this.#fail({ kind: 'codec', message: `Not played here: ${codecs}`, codecs });
      if (this.#queue && codecs !== this.#codecs) this.#queue.changeType(typeOf(codecs));
      this.#codecs = codecs;
      if (this.#queue) this.#queue.append(bytes);
      else this.#early = [bytes];
      return;
    }
    if (this.#queue) return this.#queue.append(bytes);
    // Fragments without a beginning: nothing can be made of them.
    if (this.#early.length === 0) return;
    this.#early.push(bytes);
    await this.#attach();
  }

  // Only with the first picture in hand: until then the element shows what it showed.
  async #attach() {
    const MediaSource = mediaSourceOf(this.#env);
    this.#source = new MediaSource();
    const opened = new Promise((resolve) => this.#source.addEventListener('sourceopen', resolve, { once: true }));
    if (MediaSource === this.#env.ManagedMediaSource) this.#video.disableRemotePlayback = true;
    this.#objectUrl = this.#env.URL.createObjectURL(this.#source);
    this.#video.src = this.#objectUrl;
    await Promise.race([opened, new Promise((resolve) => this.#abort.signal.addEventListener('abort', resolve, { once: true }))]);
    if (this.#abort.signal.aborted) return;
    this.#buffer = this.#source.addSourceBuffer(typeOf(this.#codecs));
    this.#queue = new SourceQueue(this.#buffer, {
      onUpdate: () => this.#look(), onFull: () => this.#video.currentTime - 1, onError: (error) => this.#fail({ kind: 'ended', message: error.message }),
    });
    for (const bytes of this.#early) this.#queue.append(bytes);
    this.#early = [];
    const playing = this.#video.play?.();
    // A browser that wants a click first says so here; the person is told, the stream goes on.
    playing?.catch((error) => {
      if (error?.name === 'NotAllowedError' && !this.#stopped) this.#on.onBlocked();
    });
  }

  #look() {
    if (!this.#buffer || this.#stopped) return;
    if (this.#video.error) return this.#fail({ kind: 'ended', message: 'The browser could not decode the stream.' });
    const { seek, rate, trim } = keepAtEdge({ currentTime: this.#video.currentTime, ranges: this.#ranges(), paused: this.#video.paused && this.#hasPlayed });
    if (seek !== null) this.#video.currentTime = seek;
    if (this.#video.playbackRate !== rate) this.#video.playbackRate = rate;
    if (trim !== null) this.#queue.trim(trim);
    // HAVE_CURRENT_DATA: there is a picture at this place.
    if (this.#video.readyState >= 2 && !this.#video.seeking && this.#ranges().length > 0) {
      this.#hasPlayed ||= !this.#video.paused;
      if (this.#video.readyState >= 3 || !this.#hasPlayed) this.#on.onPicture();
    }
  }

  #ranges() {
    try {
      return rangesOf(this.#buffer.buffered);
    } catch {
      // InvalidStateError: the buffer was taken out of its source.
      return [];
    }
  }

  #fail(stop) {
    this.#failure ??= stop;
    this.#abort.abort();
  }
}
