/**
 * CRC-32 (IEEE 802.3, the one of zip and gzip). Node has it in zlib only from 20.15 on, and Node 20 as such is supported.
 * @module
 */

const table = new Int32Array(256);
for (let value = 0; value < 256; value++) {
  let word = value;
  for (let bit = 0; bit < 8; bit++) word = word & 1 ? (word >>> 1) ^ 0xedb88320 : word >>> 1;
  table[value] = word;
}

/**
 * @param {Uint8Array} bytes
 * @param {number} [start] first byte
 * @param {number} [end] byte after the last
 * @returns {number} unsigned 32-bit checksum
 */
export function crc32(bytes, start = 0, end = bytes.length) {
  let word = -1;
  for (let at = start; at < end; at++) word = table[(word ^ bytes[at]) & 0xff] ^ (word >>> 8);
  return (word ^ -1) >>> 0;
}
