/**
 * One record of a partition's log on disk (all numbers little-endian):
 *
 *     0  u32  length of the record, this field included
 *     4  u32  CRC-32 of everything after this field
 *     8  u64  sequence number
 *    16  u64  enqueued time, milliseconds since 1970 (UTC)
 *    24  u16  length of the partition key in bytes
 *    26  u16  flags: 1 = a partition key was given (it may be empty)
 *    28  ...  partition key (UTF-8), then the event as AMQP sections
 * @module
 */
import { crc32 } from './crc32.mjs';
import { MAX_PUBLICATION_BYTES } from './limits.mjs';

/** Bytes before the key. */
export const HEADER_BYTES = 28;

const HAS_KEY = 1;

/**
 * No record is larger; a larger length on disk is damage. An event grows most when JSON numbers become 8-byte doubles, and
 * then by less than 2.5; 4 leaves room for key and header.
 */
const MAX_RECORD_BYTES = 4 * MAX_PUBLICATION_BYTES;

/**
 * @typedef {object} LogRecord
 * @property {number} sequence sequence number in the partition, from 0
 * @property {number} offset byte place of the record in the partition's whole history
 * @property {number} enqueuedMs milliseconds since 1970 (UTC), never falling within a partition
 * @property {string | undefined} key partition key, undefined when none was given
 * @property {Buffer} payload event as AMQP sections (see event-codec.mjs)
 * @property {number} bytes length of the record on disk
 */

/**
 * @param {{sequence: number, enqueuedMs: number, key?: string, payload: Buffer}} entry
 * @returns {Buffer} bytes to append
 */
export function encodeRecord({ sequence, enqueuedMs, key, payload }) {
  const keyBytes = Buffer.from(key ?? '', 'utf8');
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + keyBytes.length + payload.length);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeBigUInt64LE(BigInt(sequence), 8);
  bytes.writeBigUInt64LE(BigInt(enqueuedMs), 16);
  bytes.writeUInt16LE(keyBytes.length, 24);
  bytes.writeUInt16LE(key === undefined ? 0 : HAS_KEY, 26);
  keyBytes.copy(bytes, HEADER_BYTES);
  payload.copy(bytes, HEADER_BYTES + keyBytes.length);
  bytes.writeUInt32LE(crc32(bytes, 8), 4);
  return bytes;
}

/**
 * Length of the record that starts at `at`, or undefined when no whole, plausible record stands there.
 * @param {Buffer} bytes
 * @param {number} at
 * @returns {number | undefined}
 */
export function recordLengthAt(bytes, at) {
  if (bytes.length - at < HEADER_BYTES) return undefined;
  const length = bytes.readUInt32LE(at);
  if (length < HEADER_BYTES || length > MAX_RECORD_BYTES || length > bytes.length - at) return undefined;
  return HEADER_BYTES + bytes.readUInt16LE(at + 24) <= length ? length : undefined;
}

/**
 * True when the record's checksum fits; call it only where recordLengthAt gave a length.
 * @param {Buffer} bytes
 * @param {number} at
 * @returns {boolean}
 */
export function isRecordIntact(bytes, at) {
  return crc32(bytes, at + 8, at + bytes.readUInt32LE(at)) === bytes.readUInt32LE(at + 4);
}

/**
 * Decodes the record at `at`; call it only where recordLengthAt gave a length. The payload is a view into `bytes`.
 * @param {Buffer} bytes
 * @param {number} at
 * @param {number} offset byte place of the record in the partition's history
 * @returns {LogRecord}
 */
export function decodeRecord(bytes, at, offset) {
  const length = bytes.readUInt32LE(at);
  const keyEnd = at + HEADER_BYTES + bytes.readUInt16LE(at + 24);
  const hasKey = (bytes.readUInt16LE(at + 26) & HAS_KEY) !== 0;
  return {
    sequence: Number(bytes.readBigUInt64LE(at + 8)),
    offset,
    enqueuedMs: Number(bytes.readBigUInt64LE(at + 16)),
    key: hasKey ? bytes.toString('utf8', at + HEADER_BYTES, keyEnd) : undefined,
    payload: bytes.subarray(keyEnd, at + length),
    bytes: length,
  };
}
