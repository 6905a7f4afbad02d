/**
 * The service's choice of a partition for a key. The official .NET client carries the service's own function (its
 * PartitionResolver) and the Java and JavaScript clients copied it: Bob Jenkins' lookup3 in the two-result
 * little-endian form, both seeds 0.
 * @module
 */

const rotateLeft = (value, bits) => ((value << bits) | (value >>> (32 - bits))) | 0;

/**
 * Hashes bytes to the two 32-bit words of lookup3.
 * @param {Buffer} bytes key bytes
 * @returns {{b: number, c: number}} signed 32-bit words
 */
export function lookup3(bytes) {
  let a = (0xdeadbeef + bytes.length) | 0;
  let b = a;
  let c = a;
  let at = 0;
  let left = bytes.length;
  // The last 1 to 12 bytes are left for the tail, also when the length is a multiple of 12.
  while (left > 12) {
    a = (a + bytes.readInt32LE(at)) | 0;
    b = (b + bytes.readInt32LE(at + 4)) | 0;
    c = (c + bytes.readInt32LE(at + 8)) | 0;
    a = ((a - c) ^ rotateLeft(c, 4)) | 0; c = (c + b) | 0;
    b = ((b - a) ^ rotateLeft(a, 6)) | 0; a = (a + c) | 0;
    c = ((c - b) ^ rotateLeft(b, 8)) | 0; b = (b + a) | 0;
    a = ((a - c) ^ rotateLeft(c, 16)) | 0; c = (c + b) | 0;
    b = ((b - a) ^ rotateLeft(a, 19)) | 0; a = (a + c) | 0;
    c = ((c - b) ^ rotateLeft(b, 4)) | 0; b = (b + a) | 0;
    at += 12;
    left -= 12;
  }
  if (left === 0) return { b, c };
  const tail = Buffer.alloc(12);
  bytes.copy(tail, 0, at);
  a = (a + tail.readInt32LE(0)) | 0;
  b = (b + tail.readInt32LE(4)) | 0;
  c = (c + tail.readInt32LE(8)) | 0;
  c = ((c ^ b) - rotateLeft(b, 14)) | 0;
  a = ((a ^ c) - rotateLeft(c, 11)) | 0;
  b = ((b ^ a) - rotateLeft(a, 25)) | 0;
  c = ((c ^ b) - rotateLeft(b, 16)) | 0;
  a = ((a ^ c) - rotateLeft(c, 4)) | 0;
  b = ((b ^ a) - rotateLeft(a, 14)) | 0;
  c = ((c ^ b) - rotateLeft(b, 24)) | 0;
  return { b, c };
}

/**
 * The partition of a key.
 * @param {string} key partition key
 * @param {number} partitionCount partitions of the hub, at least 1
 * @returns {number} partition index, 0 to partitionCount - 1
 */
export function partitionOfKey(key, partitionCount) {
  const { b, c } = lookup3(Buffer.from(key, 'utf8'));
  const signedLow16 = ((b ^ c) << 16) >> 16;
  return Math.abs(signedLow16 % partitionCount);
}
