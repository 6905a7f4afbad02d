/**
 * The little of CloudCam's HTTP API that the feed needs.
 * @module
 */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const retries = 5;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class CloudCamApi {
  #base;
  #key;

  /**
   * @param {string} base address of the functions app
   * @param {string} key an API key with scope read; it goes into a header, never into an address
   */
  constructor(base, key) {
    this.#base = base.endsWith('/') ? base : `${base}/`;
    this.#key = key;
  }

  /** A file's row, by the device and the `mediaId` of its events; null when it was deleted meanwhile. */
  media(device, mediaId) {
    return this.#get(`api/media/${encodeURIComponent(`${device}:${mediaId}`)}`);
  }

  /**
   * Fetches a file's content under a new name. The address is signed, good for minutes and for whoever has it: it is asked for when it is
   * needed and never kept.
   * @param {'playable'|'original'|'thumbnail'} what
   * @param {string} path where it goes; it is there whole or not at all
   * @returns {Promise<boolean>} false when the file was deleted meanwhile
   */
  async download(device, mediaId, what, path) {
    const link = await this.#get(`api/media/${encodeURIComponent(`${device}:${mediaId}`)}/link?what=${what}`);
    const answer = link && await fetch(link.url);
    if (!answer || answer.status === 404) return false;
    if (!answer.ok) throw new Error(`The content of ${device}:${mediaId} was answered with ${answer.status}.`);
    const unfinished = `${path}.part`;
    try {
      await pipeline(Readable.fromWeb(answer.body), createWriteStream(unfinished));
      await rename(unfinished, path);
    } finally {
      await rm(unfinished, { force: true });
    }
    return true;
  }

  async #get(path) {
    for (let attempt = 1; ; attempt++) {
      const answer = await fetch(new URL(path, this.#base), { headers: { 'x-api-key': this.#key } });
      if (answer.ok) return answer.json();
      if (answer.status === 404) return null;
      // Too many requests, or a store is away: the answer says when to come again.
      if (![429, 503].includes(answer.status) || attempt === retries) {
        throw new Error(`${path} was answered with ${answer.status}: ${(await answer.text()).slice(0, 500)}`);
      }
      await pause(1000 * (Number(answer.headers.get('retry-after')) || attempt));
    }
  }
}
