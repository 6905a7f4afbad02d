import { stopOfStatus } from './stop.js';

// Loaded when the first stream needs it: most people never do.
const load = async () => (await import('mpegts.js')).default;

/** Whether this browser can play FLV by script. */
export const canPlayFlv = (env = globalThis) => Boolean((env.ManagedMediaSource ?? env.MediaSource)?.isTypeSupported?.('video/mp4; codecs="avc1.42E01E"'));

const settings = {
  enableWorker: false, enableStashBuffer: false, lazyLoad: false, autoCleanupSourceBuffer: true, autoCleanupMaxBackwardDuration: 20, autoCleanupMinBackwardDuration: 10,
  liveBufferLatencyChasing: true, liveBufferLatencyMaxLatency: 3, liveBufferLatencyMinRemain: 0.6, fixAudioTimestampGap: false, referrerPolicy: 'no-referrer',
};

/** Plays live FLV over HTTP by mpegts.js: H.264, H.265 where the browser can, AAC. Sound of another kind is left out. */
export class FlvPlayer {
  #video;
  #url;
  #on;
  #library;
  #player = null;
  #end;
  #bytes = 0;
  #isStopped = false;

  /** @param {HTMLVideoElement} video @param {string} url @param {object} on as of Mp4Player @param {{mpegts?: object}} [env] for tests */
  constructor(video, url, on, env = globalThis) {
    [this.#video, this.#url, this.#on] = [video, url, on];
    this.#library = env.mpegts ? async () => env.mpegts : load;
  }

  /** What is known of playback now. */
  get info() {
    const { buffered, currentTime } = this.#video;
    const behind = buffered?.length > 0 ? Math.max(0, buffered.end(buffered.length - 1) - currentTime) : null;
    return { form: 'flv', codecs: this.#player?.mediaInfo?.videoCodec ?? '', behind, bytes: this.#bytes };
  }

  /** Plays until the stream ends. @returns {Promise<import('./stop.js').Stop|null>} */
  async run() {
    const mpegts = await this.#library();
    if (this.#isStopped) return null;
    if (!mpegts.isSupported()) return { kind: 'codec', message: 'This browser has no Media Source.' };
    mpegts.LoggingControl?.applyConfig?.({ enableAll: false });
    const first = await this.#play(mpegts, true);
    // Cameras of many kinds send G.711, which no browser takes from FLV: their pictures are still worth seeing.
    if (first?.kind !== 'codec' || !first.isSound || this.#isStopped) return first;
    this.#destroy();
    return this.#play(mpegts, false);
  }

  /** Ends the connection. The library cannot end it and keep the picture: what it holds goes as a whole. */
  stop() {
    this.#isStopped = true;
    this.#destroy();
  }

  /** The same. */
  release() {
    this.stop();
  }

  #play(mpegts, hasSound) {
    return new Promise((resolve) => {
      this.#end = resolve;
      const player = mpegts.createPlayer({ type: 'flv', isLive: true, url: this.#url, cors: true, withCredentials: false, ...(hasSound ? {} : { hasAudio: false }) }, settings);
      this.#player = player;
      player.on(mpegts.Events.ERROR, (type, detail, info) => resolve(stopOf(mpegts, type, detail, info)));
      player.on(mpegts.Events.LOADING_COMPLETE, () => resolve({ kind: 'ended', message: 'The stream ended.' }));
      player.on(mpegts.Events.STATISTICS_INFO, (info) => {
        this.#bytes = info.totalBytes ?? (this.#bytes + ((info.speed ?? 0) * 1024));
      });
      const onPicture = () => this.#on.onPicture();
      const onWaiting = () => this.#on.onWaiting();
      this.#video.addEventListener('playing', onPicture);
      this.#video.addEventListener('waiting', onWaiting);
      this.#end = (stop) => {
        this.#video.removeEventListener('playing', onPicture);
        this.#video.removeEventListener('waiting', onWaiting);
        resolve(stop);
      };
      player.attachMediaElement(this.#video);
      player.load();
      player.play()?.catch?.((error) => {
        if (error?.name === 'NotAllowedError' && !this.#isStopped) this.#on.onBlocked();
      });
    });
  }

  #destroy() {
    this.#end?.(null);
    this.#player?.destroy();
    this.#player = null;
  }
}

function stopOf(mpegts, type, detail, info) {
  const { ErrorTypes, ErrorDetails } = mpegts;
  if (type === ErrorTypes.NETWORK_ERROR) {
    return detail === ErrorDetails.NETWORK_STATUS_CODE_INVALID ? stopOfStatus(info?.code ?? 0) : { kind: 'ended', message: 'The connection was lost.' };
  }
  // Some of its errors say what is wrong in an object, some in a text.
  const text = String(typeof info === 'string' ? info : info?.msg ?? detail ?? '');
  const isCodec = detail === ErrorDetails.MEDIA_CODEC_UNSUPPORTED || detail === ErrorDetails.DEMUX_CODEC_UNSUPPORTED || /codec|addSourceBuffer|not supported/i.test(text);
  return isCodec ? { kind: 'codec', message: 'The browser cannot play the codec of this stream.', codecs: text, isSound: /audio|sound|mp4a/i.test(text) } : { kind: 'ended', message: 'The stream could not be read.' };
}
