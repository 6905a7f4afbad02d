import { PictureSplitter } from './multipart.js';
import { readStream } from './stop.js';

// As of MP4: longer than the hub keeps viewers without a publisher.
const silentAfter = 40_000;

/**
 * Shows a stream of JPEG pictures on a canvas. Read by script and not by an image element, which would tell neither a refused link nor the end, and would need the
 * relay among the page's sources of pictures. A picture that comes while another one is decoded takes its place: nothing queues.
 */
export class PicturePlayer {
  #canvas;
  #url;
  #on;
  #env;
  #abort;
  #next = null;
  #isDrawing = false;
  #isStopped = false;
  #bytes = 0;

  /** @param {HTMLCanvasElement} canvas @param {string} url @param {object} on as of Mp4Player @param {typeof globalThis} [env] for tests */
  constructor(canvas, url, on, env = globalThis) {
    [this.#canvas, this.#url, this.#on, this.#env] = [canvas, url, on, env];
    this.#abort = new env.AbortController();
  }

  /** What is known of playback now. */
  get info() {
    return { form: 'mjpeg', codecs: 'jpeg', behind: null, bytes: this.#bytes };
  }

  /** Shows pictures until the stream ends. @returns {Promise<import('./stop.js').Stop|null>} */
  async run() {
    const splitter = new PictureSplitter();
    const stop = await readStream(this.#url, {
      fetch: (...all) => this.#env.fetch(...all), signal: this.#abort.signal, silentAfter,
      setTimeout: (...all) => this.#env.setTimeout(...all), clearTimeout: (id) => this.#env.clearTimeout(id),
      onOpen: () => {},
      onBytes: (bytes) => {
        this.#bytes += bytes.length;
        const pictures = splitter.push(bytes);
        if (pictures.length > 0) this.#show(pictures[pictures.length - 1]);
      },
    });
    return this.#isStopped ? null : stop;
  }

  /** Ends the connection; the last picture stays. */
  stop() {
    this.#isStopped = true;
    this.#abort.abort();
  }

  /** The same: a canvas holds nothing of the connection. */
  release() {
    this.stop();
  }

  async #show(jpeg) {
    this.#next = jpeg;
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    while (this.#next && !this.#isStopped) {
      const bytes = this.#next;
      this.#next = null;
      try {
        const picture = await this.#env.createImageBitmap(new this.#env.Blob([bytes], { type: 'image/jpeg' }));
        this.#draw(picture);
        this.#on.onPicture();
      } catch {
        // One picture that came damaged: the next one is whole.
        this.#on.onWaiting();
      }
    }
    this.#isDrawing = false;
  }

  #draw(picture) {
    if (this.#canvas.width !== picture.width || this.#canvas.height !== picture.height) [this.#canvas.width, this.#canvas.height] = [picture.width, picture.height];
    this.#canvas.getContext('2d').drawImage(picture, 0, 0);
    picture.close();
  }
}
