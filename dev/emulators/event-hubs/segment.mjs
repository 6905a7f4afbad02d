import fs from 'node:fs';
import path from 'node:path';
import { StartError } from './errors.mjs';
import { INDEX_INTERVAL_BYTES } from './limits.mjs';
import { decodeRecord, isRecordIntact, recordLengthAt } from './record.mjs';

const SUFFIX = '.log';

/** One file of a partition's log, named by the offset of its first byte, with a sparse index in memory. */
export class Segment {
  #descriptor;
  /** Every INDEX_INTERVAL_BYTES one record: its place in the file, sequence number and enqueued time. */
  #index = [];

  /**
   * @param {string} folder partition folder
   * @param {number} baseOffset offset of the file's first byte in the partition's history
   */
  constructor(folder, baseOffset) {
    this.baseOffset = baseOffset;
    this.file = path.join(folder, String(baseOffset).padStart(16, '0') + SUFFIX);
    this.size = 0;
    /** First and last record's {sequence, offset, enqueuedMs}, undefined while the segment is empty. */
    this.first = undefined;
    this.last = undefined;
    this.#descriptor = fs.openSync(this.file, 'a+');
  }

  /** Base offsets of the segments in a folder, in order. */
  static listBaseOffsets(folder) {
    return fs.readdirSync(folder)
      .filter((name) => /^\d{16}\.log$/.test(name))
      .map((name) => Number(name.slice(0, -SUFFIX.length)))
      .sort((left, right) => left - right);
  }

  /** Offset after the last byte. */
  get endOffset() {
    return this.baseOffset + this.size;
  }

  /**
   * Reads the file once to build the index. In the newest segment every checksum is checked and the file is cut behind the last
   * whole record: only there can a killed process have left a torn write. An older segment must be whole.
   * @param {boolean} isNewest
   * @returns {number} bytes cut off
   */
  recover(isNewest) {
    const bytes = fs.readFileSync(this.file);
    let at = 0;
    for (;;) {
      const length = recordLengthAt(bytes, at);
      if (length === undefined || (isNewest && !isRecordIntact(bytes, at))) break;
      this.#note(decodeRecord(bytes, at, this.baseOffset + at));
      at += length;
    }
    const torn = bytes.length - at;
    if (torn > 0 && !isNewest) throw new StartError(`log segment ${this.file} is damaged at byte ${at}`);
    if (torn > 0) fs.ftruncateSync(this.#descriptor, at);
    return torn;
  }

  /**
   * Appends encoded records in one write.
   * @param {Buffer[]} encoded
   */
  append(encoded) {
    const bytes = encoded.length === 1 ? encoded[0] : Buffer.concat(encoded);
    const start = this.size;
    try {
      for (let written = 0; written < bytes.length;) written += fs.writeSync(this.#descriptor, bytes, written);
    } catch (error) {
      // A full disk may have taken half a record: what follows must not stand behind it.
      fs.ftruncateSync(this.#descriptor, start);
      throw error;
    }
    for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at)) {
      this.#note(decodeRecord(bytes, at, this.baseOffset + start + at));
    }
  }

  /**
   * Records from a place on: as many whole ones as `maxBytes` holds, at least one when there is one.
   * @param {number} offset offset of a record's first byte, in this segment
   * @param {number} maxBytes
   * @returns {import('./record.mjs').LogRecord[]}
   */
  read(offset, maxBytes) {
    const place = offset - this.baseOffset;
    if (place >= this.size) return [];
    let bytes = this.#readBytes(place, Math.min(maxBytes, this.size - place));
    if (bytes.length >= 4 && bytes.readUInt32LE(0) > bytes.length) bytes = this.#readBytes(place, bytes.readUInt32LE(0));
    const records = [];
    for (let at = 0; ;) {
      const length = recordLengthAt(bytes, at);
      if (length === undefined) break;
      records.push(decodeRecord(bytes, at, offset + at));
      at += length;
    }
    if (records.length === 0) throw new Error(`log segment ${this.file} has no record at byte ${place}`);
    return records;
  }

  /**
   * Offset of an indexed record from which a scan forward cannot miss the first record that `isReached` accepts.
   * @param {(entry: {sequence: number, offset: number, enqueuedMs: number}) => boolean} isReached monotone along the log
   * @returns {number}
   */
  scanStart(isReached) {
    let low = 0;
    let high = this.#index.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isReached(this.#index[middle])) high = middle;
      else low = middle + 1;
    }
    return this.#index[Math.max(0, low - 1)]?.offset ?? this.baseOffset;
  }

  /** Closes the file. */
  close() {
    fs.closeSync(this.#descriptor);
  }

  /** Closes and deletes the file. */
  remove() {
    this.close();
    fs.unlinkSync(this.file);
  }

  #note({ sequence, offset, enqueuedMs, bytes }) {
    const entry = { sequence, offset, enqueuedMs };
    const indexed = this.#index.at(-1);
    if (indexed === undefined || offset - indexed.offset >= INDEX_INTERVAL_BYTES) this.#index.push(entry);
    this.first ??= entry;
    this.last = entry;
    this.size += bytes;
  }

  #readBytes(place, length) {
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const read = fs.readSync(this.#descriptor, bytes, filled, length - filled, place + filled);
      if (read === 0) break;
      filled += read;
    }
    return bytes.subarray(0, filled);
  }
}
