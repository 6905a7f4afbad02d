/** Largest box that is taken, bytes: four times the largest picture a relay lets through. A length word must not fill the memory of the page. */
export const maxBoxBytes = 32 * 1024 * 1024;

const headBytes = 8;

/** Says why a stream cannot be read. */
export class StreamError extends Error {
  name = 'StreamError';
}

/**
 * Cuts a stream of bytes into segments of fragmented MP4 (ISO/IEC 14496-12): an "init" is everything up to and with `moov`, a "media" everything up to and
 * with `mdat`. Chunks may be cut anywhere.
 */
export class Mp4Splitter {
  #chunks = [];
  #held = 0;
  #scanned = 0;
  #needed = headBytes;

  /** Bytes that wait for the rest of their segment. */
  get heldBytes() {
    return this.#held;
  }

  /**
   * Takes bytes, gives the segments that are whole with them.
   * @param {Uint8Array} chunk
   * @returns {{kind: 'init'|'media', bytes: Uint8Array}[]}
   * @throws {StreamError} what comes is no MP4, or a box is larger than any can be
   */
  push(chunk) {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    const segments = [];
    // Bytes are joined only when a box is known to be whole: a large picture in many chunks is copied once.
    while (this.#held >= this.#needed) {
      const bytes = this.#join();
      const size = sizeAt(bytes, this.#scanned);
      const end = this.#scanned + size;
      if (end > maxBoxBytes) throw new StreamError('The stream holds a box that is too large.');
      if (bytes.length < end) {
        this.#needed = end;
        break;
      }
      const type = typeAt(bytes, this.#scanned);
      this.#scanned = end;
      if (type === 'moov' || type === 'mdat') {
        segments.push({ kind: type === 'moov' ? 'init' : 'media', bytes: bytes.subarray(0, end) });
        this.#chunks = [bytes.subarray(end)];
        this.#held = bytes.length - end;
        this.#scanned = 0;
      }
      this.#needed = this.#scanned + headBytes;
    }
    return segments;
  }

  #join() {
    if (this.#chunks.length === 1) return this.#chunks[0];
    const joined = new Uint8Array(this.#held);
    let at = 0;
    for (const chunk of this.#chunks) {
      joined.set(chunk, at);
      at += chunk.length;
    }
    this.#chunks = [joined];
    return joined;
  }
}

function sizeAt(bytes, at) {
  const size = word(bytes, at);
  // 0 (to the end) and 1 (64 bits) have no place in a live stream.
  if (size < headBytes || size > maxBoxBytes) throw new StreamError('The stream is no fragmented MP4.');
  return size;
}

const word = (bytes, at) => ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;

const typeAt = (bytes, at) => String.fromCharCode(bytes[at + 4], bytes[at + 5], bytes[at + 6], bytes[at + 7]);

/**
 * The codec string (RFC 6381) of an init segment, for `MediaSource.isTypeSupported` and `addSourceBuffer`.
 * @param {Uint8Array} init @returns {string} for example `avc1.42C01E,mp4a.40.2`; empty when nothing known is in it
 */
export function codecsOf(init) {
  const codecs = [];
  for (const moov of boxesIn(init, 0, init.length, 'moov')) {
    for (const trak of boxesIn(init, moov.from, moov.to, 'trak')) {
      const codec = entriesOf(init, trak).map((entry) => codecOf(init, entry)).find(Boolean);
      if (codec) codecs.push(codec);
    }
  }
  return codecs.join(',');
}

function entriesOf(bytes, trak) {
  let parents = [trak];
  for (const type of ['mdia', 'minf', 'stbl', 'stsd']) parents = parents.flatMap((parent) => [...boxesIn(bytes, parent.from, parent.to, type)]);
  // stsd: version and flags, count, then the entries.
  return parents.flatMap((stsd) => [...boxesIn(bytes, stsd.from + 8, stsd.to)]);
}

function* boxesIn(bytes, from, to, type) {
  for (let at = from; at + headBytes <= to;) {
    const size = word(bytes, at);
    if (size < headBytes || at + size > to) return;
    const found = typeAt(bytes, at);
    if (type === undefined || found === type) yield { type: found, from: at + headBytes, to: at + size };
    at += size;
  }
}

// Fields of a sample entry in front of its boxes: pictures 78 bytes, sound 28 (ISO/IEC 14496-12, 12.1.3 and 12.2.3).
const pictureFields = 78;
const soundFields = 28;

function codecOf(bytes, entry) {
  switch (entry.type) {
    case 'avc1': case 'avc3': return avc(bytes, entry);
    case 'hvc1': case 'hev1': return hevc(bytes, entry);
    case 'mp4a': return aac(bytes, entry);
    case 'fLaC': return 'flac';
    case 'Opus': return 'opus';
    default: return null;
  }
}

const hex = (byte) => byte.toString(16).toUpperCase().padStart(2, '0');

function inner(bytes, entry, fields, type) {
  return [...boxesIn(bytes, entry.from + fields, entry.to, type)][0] ?? null;
}

function avc(bytes, entry) {
  const box = inner(bytes, entry, pictureFields, 'avcC');
  return box && box.to - box.from >= 4 ? `${entry.type}.${hex(bytes[box.from + 1])}${hex(bytes[box.from + 2])}${hex(bytes[box.from + 3])}` : null;
}

// ISO/IEC 14496-15, annex E.3: profile, compatibility (bits reversed), tier and level, constraints without zeros at their end.
function hevc(bytes, entry) {
  const box = inner(bytes, entry, pictureFields, 'hvcC');
  if (!box || box.to - box.from < 13) return null;
  const [first, at] = [bytes[box.from + 1], box.from + 2];
  let reversed = 0;
  for (let i = 0, left = word(bytes, at); i < 32; i++, left >>>= 1) reversed = (reversed << 1) | (left & 1);
  const constraints = [...bytes.subarray(at + 4, at + 10)];
  while (constraints.length > 0 && constraints[constraints.length - 1] === 0) constraints.pop();
  const space = ['', 'A', 'B', 'C'][first >> 6];
  const tier = first & 0x20 ? 'H' : 'L';
  return [entry.type, `${space}${first & 0x1f}`, (reversed >>> 0).toString(16).toUpperCase(), `${tier}${bytes[box.from + 12]}`, ...constraints.map((byte) => byte.toString(16).toUpperCase())].join('.');
}

// The object type stands in the DecoderSpecificInfo (tag 5) of esds, ISO/IEC 14496-1 7.2.6; five bits, 31 means six more.
function aac(bytes, entry) {
  const box = inner(bytes, entry, soundFields, 'esds');
  for (let at = (box?.from ?? 0) + 4; box && at < box.to - 2; at++) {
    if (bytes[at] !== 5) continue;
    let body = at + 1;
    while (body < box.to && bytes[body] & 0x80) body++;
    body++;
    if (body + 1 >= box.to) break;
    const type = bytes[body] >> 3;
    return `mp4a.40.${type === 31 ? 32 + (((bytes[body] & 7) << 3) | (bytes[body + 1] >> 5)) : type}`;
  }
  return 'mp4a.40.2';
}
