import { Backoff } from './backoff.js';
import { canPlayFlv, FlvPlayer } from './flv.js';
import { canPlayMp4, Mp4Player } from './fmp4.js';
import { chooseForms, codecName, isFresh, whyNone } from './links.js';
import { PicturePlayer } from './mjpeg.js';

/**
 * What somebody who watches is told. `connecting`: before the first picture. `playing`. `waiting`: there was a picture, the next one is late or the
 * connection is made anew. `ended`: it is over, or nothing came in all tries; may be played again. `refused`: trying again would change nothing.
 * @typedef {{state: 'connecting'|'playing'|'waiting'|'ended'|'refused', message: string}} LiveState
 */

// Milliseconds without a picture after which somebody is told.
const lateAfter = 1_000;

/** Asking for a link was refused for good, for example because the device is gone. */
export class LinkRefused extends Error {}

/**
 * Plays a live stream in a stage until {@link LivePlayback.stop}: picks a form this browser can play, connects again after interruptions, asks
 * for a fresh link when the old one has run out.
 * @param {{video: HTMLVideoElement, canvas?: HTMLCanvasElement}|HTMLVideoElement} stage where to show it; the canvas is for pictures (JPEG)
 * @param {object} links as `readLinks` gives them
 * @param {{onState?: (state: LiveState) => void, refresh?: () => Promise<object>, env?: typeof globalThis}} [options] `refresh` gives fresh links, or throws
 * {@link LinkRefused}
 * @returns {LivePlayback}
 */
export function play(stage, links, options = {}) {
  const playback = new LivePlayback('video' in stage ? stage : { video: stage }, links, options);
  playback.done = playback.run();
  return playback;
}

/** A stream that is played. Made by {@link play}. */
export class LivePlayback {
  /** Settles when nothing is played any more. @type {Promise<void>} */
  done;

  #stage;
  #links;
  #env;
  #onState;
  #refresh;
  #backoff;
  #player = null;
  #old = null;
  #isStopped = false;
  #wake = null;
  #state = '';
  #message = '';
  #hadPicture = false;
  #refused = new Set();
  #codecs = '';
  #late;

  constructor(stage, links, { onState = () => {}, refresh, env = globalThis }) {
    [this.#stage, this.#links, this.#onState, this.#refresh, this.#env] = [stage, links, onState, refresh, env];
    this.#backoff = new Backoff(env.random);
  }

  /** What is known of playback now; null before a connection. `{form, codecs, behind (seconds), bytes, width, height}` */
  get info() {
    if (!this.#player) return null;
    const surface = this.surface;
    return { ...this.#player.info, width: surface.videoWidth ?? surface.width, height: surface.videoHeight ?? surface.height };
  }

  /** The element that shows it now. */
  get surface() {
    return this.#player instanceof PicturePlayer && this.#stage.canvas ? this.#stage.canvas : this.#stage.video;
  }

  /** Ends it, and says nothing any more. The last picture stays. */
  stop() {
    this.#isStopped = true;
    this.#env.clearTimeout(this.#late);
    this.#player?.stop();
    this.#wake?.();
  }

  /** Ends it and empties the stage. */
  close() {
    this.stop();
    this.#player?.release();
    this.#old?.release();
    this.#stage.video.removeAttribute?.('src');
    this.#stage.video.load?.();
  }

  /** Plays. */
  async run() {
    this.#tell('connecting', 'Connecting');
    while (!this.#isStopped) {
      const form = this.#formNow();
      if (!form) return this.#tell('refused', whyNone(this.#links, codecName(this.#codecs) ? this.#codecs : this.#links.codecs));
      if (!isFresh(this.#links, this.#env.Date.now()) && !(await this.#renew())) return;
      if (this.#isStopped || !this.#links[form]) continue;
      const stop = await this.#playOnce(form);
      if (this.#isStopped || stop === null) return;
      if (stop.kind === 'codec') {
        // Not this form again; the next one goes on at once.
        this.#refused.add(form);
        this.#codecs = stop.codecs || this.#codecs;
        continue;
      }
      if (!(await this.#pause(stop))) return;
    }
  }

  #formNow() {
    const can = { mp4: (codecs) => canPlayMp4(codecs, this.#env), flv: canPlayFlv(this.#env) };
    return chooseForms(this.#links, can).find((form) => !this.#refused.has(form) && (form !== 'mjpeg' || this.#stage.canvas));
  }

  async #playOnce(form) {
    const on = {
      onPicture: () => this.#onPicture(), onWaiting: () => this.#onWaiting(),
      onBlocked: () => this.#tell('waiting', 'The browser wants a click on the picture first'),
    };
    const Player = { mp4: Mp4Player, flv: FlvPlayer, mjpeg: PicturePlayer }[form];
    this.#putAside(form);
    this.#player = new Player(form === 'mjpeg' ? this.#stage.canvas : this.#stage.video, this.#links[form], on, this.#env);
    this.#showSurface();
    const stop = await this.#player.run();
    this.#player.stop();
    return stop;
  }

  // A stream whose pictures come unevenly waits for a moment now and then: nobody needs to read that.
  #onWaiting() {
    if (!this.#hadPicture || this.#late !== undefined) return;
    this.#late = this.#env.setTimeout(() => {
      this.#late = undefined;
      if (this.#state === 'playing') this.#tell('waiting', 'Waiting for pictures');
    }, lateAfter);
  }

  #onPicture() {
    this.#env.clearTimeout(this.#late);
    this.#late = undefined;
    this.#hadPicture = true;
    this.#releaseOld();
    this.#backoff.reset();
    this.#tell('playing', 'Live');
  }

  // The player before keeps its last picture in the element until the next one has its first; only MP4 gives way by itself.
  #putAside(form) {
    if (this.#player instanceof Mp4Player && this.#player.isAttached && form === 'mp4') {
      this.#releaseOld();
      this.#old = this.#player;
    } else {
      this.#player?.release();
      if (form !== 'mp4') this.#releaseOld();
    }
  }

  #releaseOld() {
    this.#old?.release();
    this.#old = null;
  }

  #showSurface() {
    const surface = this.surface;
    this.#stage.video.hidden = surface !== this.#stage.video;
    if (this.#stage.canvas) this.#stage.canvas.hidden = surface !== this.#stage.canvas;
  }

  // Waits before the next try; false when there is none.
  async #pause(stop) {
    if (stop.kind === 'expired' || stop.kind === 'gone') this.#links = { ...this.#links, expires: 0 };
    const wait = this.#backoff.next();
    if (wait === null) {
      this.#tell('ended', stop.message);
      return false;
    }
    this.#tell(this.#hadPicture ? 'waiting' : 'connecting', `${stop.message} Trying again`);
    await new Promise((resolve) => {
      this.#wake = resolve;
      this.#env.setTimeout(resolve, wait);
    });
    this.#wake = null;
    return !this.#isStopped;
  }

  // Asks for fresh links; false when that is the end.
  async #renew() {
    if (!this.#refresh) {
      this.#tell('ended', 'The link has run out.');
      return false;
    }
    try {
      this.#links = await this.#refresh();
      return true;
    } catch (error) {
      if (this.#isStopped) return false;
      if (error instanceof LinkRefused) {
        this.#tell('refused', error.message);
        return false;
      }
      return this.#pause({ kind: 'ended', message: error?.message || 'No link was given.' });
    }
  }

  #tell(state, message) {
    if (this.#isStopped || (state === this.#state && message === this.#message)) return;
    [this.#state, this.#message] = [state, message];
    this.#onState({ state, message });
  }
}
