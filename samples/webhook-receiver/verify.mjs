import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * @param {string} secret whsec_...
 * @param {Record<string, string | undefined>} headers names in lower case
 * @param {Buffer} body as it came, byte for byte
 */
export function isGenuine(secret, headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': sent, 'webhook-signature': signatures } = headers;
  if (!id || !signatures || !(Math.abs(Date.now() / 1000 - Number(sent)) <= 300)) return false;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = Buffer.from(`v1,${createHmac('sha256', key).update(`${id}.${sent}.`).update(body).digest('base64')}`);
  return signatures.split(' ').map((one) => Buffer.from(one)).some((one) => one.length === expected.length && timingSafeEqual(one, expected));
}
