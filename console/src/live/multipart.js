import { StreamError } from './boxes.js';

/** Largest picture, bytes. */
export const maxPictureBytes = 8 * 1024 * 1024;

// Headers of one part; ours have three lines.
const maxHeadBytes = 4_096;

/** Cuts `multipart/x-mixed-replace` into its pictures. Each part must say its length, as ours do. */
export class PictureSplitter {
  #held = new Uint8Array(0);
  #length = -1;

  /**
   * Takes bytes, gives the pictures that are whole with them.
   * @param {Uint8Array} chunk @returns {Uint8Array[]}
   * @throws {StreamError} a part without length, or one too large
   */
  push(chunk) {
    const joined = new Uint8Array(this.#held.length + chunk.length);
    joined.set(this.#held);
    joined.set(chunk, this.#held.length);
    const pictures = [];
    let at = 0;
    for (;;) {
      if (this.#length < 0) {
        const end = headEnd(joined, at);
        if (end < 0) {
          if (joined.length - at > maxHeadBytes) throw new StreamError('The stream of pictures cannot be read.');
          break;
        }
        this.#length = lengthOf(new TextDecoder('latin1').decode(joined.subarray(at, end)));
        at = end;
      }
      if (joined.length - at < this.#length) break;
      pictures.push(joined.slice(at, at + this.#length));
      at += this.#length;
      this.#length = -1;
    }
    this.#held = joined.slice(at);
    return pictures;
  }
}

function headEnd(bytes, from) {
  for (let at = from; at + 3 < bytes.length; at++) {
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) {
      // The line break that ends the part before stands alone in front of a boundary.
      if (at === from) continue;
      return at + 4;
    }
  }
  return -1;
}

function lengthOf(head) {
  const length = Number(/^content-length:\s*(\d{1,9})\s*$/im.exec(head)?.[1] ?? NaN);
  if (!(length > 0 && length <= maxPictureBytes)) throw new StreamError('The stream of pictures cannot be read.');
  return length;
}
