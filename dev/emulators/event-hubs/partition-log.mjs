import fs from 'node:fs';
import { MAX_SEGMENT_BYTES, READ_CHUNK_BYTES } from './limits.mjs';
import { encodeRecord } from './record.mjs';
import { Segment } from './segment.mjs';

/**
 * The append-only log of one partition. A record's offset is its byte place in the partition's whole history, so offsets
 * stay valid when old segments go. What append returned has been handed to the operating system: it survives kill -9 of
 * the emulator, not a power cut.
 */
export class PartitionLog {
  #folder;
  #retentionBytes;
  #segmentBytes;
  #clock;
  #segments;
  #listeners = new Set();

  /**
   * Opens the log and repairs its tail.
   * @param {object} options
   * @param {string} options.folder created when missing
   * @param {number} options.retentionBytes bytes to keep; at least the two newest segments always stay
   * @param {() => number} options.clock milliseconds since 1970
   */
  constructor({ folder, retentionBytes, clock }) {
    this.#folder = folder;
    this.#retentionBytes = retentionBytes;
    this.#segmentBytes = Math.min(MAX_SEGMENT_BYTES, Math.floor(retentionBytes / 4));
    this.#clock = clock;
    fs.mkdirSync(folder, { recursive: true });
    const bases = Segment.listBaseOffsets(folder);
    if (bases.length === 0) bases.push(0);
    this.#segments = bases.map((base) => new Segment(folder, base));
    /** Bytes of a torn last write that were cut off when the log was opened. */
    this.repairedBytes = 0;
    this.#segments.forEach((segment, place) => {
      this.repairedBytes += segment.recover(place === this.#segments.length - 1);
    });
  }

  /** Number of records kept. */
  get count() {
    return this.first === undefined ? 0 : this.last.sequence - this.first.sequence + 1;
  }

  /** Bytes kept. */
  get bytes() {
    return this.endOffset - this.#segments[0].baseOffset;
  }

  /** Oldest record's {sequence, offset, enqueuedMs}, or undefined. */
  get first() {
    return this.#segments[0].first;
  }

  /** Newest record's {sequence, offset, enqueuedMs}, or undefined. */
  get last() {
    // The newest segment can be empty right after a repair.
    return this.#segments.at(-1).last ?? this.#segments.at(-2)?.last;
  }

  /** Offset the next record will have. */
  get endOffset() {
    return this.#segments.at(-1).endOffset;
  }

  /** Sequence number the next record will have. */
  get nextSequence() {
    return (this.last?.sequence ?? -1) + 1;
  }

  /**
   * Appends events; they get consecutive sequence numbers and one enqueued time.
   * @param {{key?: string, payload: Buffer}[]} events at least one
   */
  append(events) {
    // A clock that was set back must not make enqueued times fall: readers search by time.
    const enqueuedMs = Math.max(Math.floor(this.#clock()), this.last?.enqueuedMs ?? 0);
    const sequence = this.nextSequence;
    const encoded = events.map((event, place) => encodeRecord({ ...event, sequence: sequence + place, enqueuedMs }));
    if (this.#segments.at(-1).size >= this.#segmentBytes) this.#segments.push(new Segment(this.#folder, this.endOffset));
    this.#segments.at(-1).append(encoded);
    this.#dropExpired();
    for (const listener of this.#listeners) listener();
  }

  /**
   * Records from an offset on, at most one chunk. An offset that is no longer kept gives the oldest records.
   * @param {number} offset offset of a record, or endOffset
   * @returns {import('./record.mjs').LogRecord[]} empty at the end of the log
   */
  read(offset) {
    const from = Math.max(offset, this.#segments[0].baseOffset);
    const segment = this.#segments.find((candidate) => from < candidate.endOffset);
    return segment === undefined ? [] : segment.read(from, READ_CHUNK_BYTES);
  }

  /**
   * Offset of the first record that `isReached` accepts, endOffset when there is none yet.
   * @param {(entry: {sequence: number, offset: number, enqueuedMs: number}) => boolean} isReached monotone along the log
   * @returns {number}
   */
  find(isReached) {
    const segment = this.#segments.find((candidate) => candidate.last !== undefined && isReached(candidate.last));
    if (segment === undefined) return this.endOffset;
    let offset = segment.scanStart(isReached);
    for (;;) {
      for (const record of segment.read(offset, READ_CHUNK_BYTES)) {
        if (isReached(record)) return record.offset;
        offset = record.offset + record.bytes;
      }
    }
  }

  /**
   * Calls a listener after every append.
   * @param {() => void} listener
   * @returns {() => void} stops it
   */
  onAppend(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Closes all files. */
  close() {
    for (const segment of this.#segments) segment.close();
  }

  #dropExpired() {
    while (this.bytes > this.#retentionBytes && this.#segments.length > 2) this.#segments.shift().remove();
  }
}
