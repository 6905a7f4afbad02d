/**
 * rhea joins the frames of a transfer without a limit and decodes messages of format 0 itself, which loses their bytes.
 * This module stands in front of a session's incoming transfers: it counts bytes while they arrive, and makes rhea hand out
 * raw bytes for the links that ask for them.
 * @module
 */
import { BATCH_FORMAT } from './event-codec.mjs';

/** @type {WeakMap<object, TransferWatch>} link -> watch */
const watches = new WeakMap();

/**
 * @typedef {object} TransferWatch
 * @property {number} maxBytes
 * @property {boolean} isRaw messages arrive as bytes
 * @property {number} format message format of the transfer under way
 * @property {number} bytes received of it so far
 * @property {boolean} isAborted the sender took the transfer back
 */

/**
 * Watches a link.
 * @param {object} link rhea receiver
 * @param {{maxBytes: number, isRaw: boolean}} options
 * @returns {TransferWatch} kept up to date; read it in the message handler
 */
export function watchLink(link, { maxBytes, isRaw }) {
  const watch = { maxBytes, isRaw, format: 0, bytes: 0, isAborted: false };
  watches.set(link, watch);
  return watch;
}

/**
 * Puts the watch in front of a session; call it when the session opens.
 * @param {object} session rhea session
 */
export function watchSession(session) {
  const { incoming } = session;
  const onTransfer = incoming.on_transfer;
  incoming.on_transfer = (frame, link) => {
    const watch = watches.get(link);
    if (watch !== undefined) inspect(watch, frame, link);
    onTransfer.call(incoming, frame, link);
  };
}

function inspect(watch, frame, link) {
  const transfer = frame.performative;
  if (link._incomplete === undefined) {
    watch.format = transfer.message_format ?? 0;
    watch.bytes = 0;
    // For every format but 0, rhea hands out the bytes.
    transfer.message_format = watch.isRaw ? BATCH_FORMAT : 0;
  }
  watch.isAborted = transfer.aborted === true;
  watch.bytes += frame.payload?.length ?? 0;
  if (watch.bytes <= watch.maxBytes) return;
  // What came is let go and what follows is dropped unread, in a form that cannot fail to decode.
  transfer.message_format = BATCH_FORMAT;
  if (link._incomplete !== undefined) Object.assign(link._incomplete, { frames: [], format: BATCH_FORMAT });
  frame.payload = Buffer.alloc(0);
}

/**
 * Why the transfer that just ended cannot be used. The answer is a rejection, not the end of the link: the JavaScript client
 * waits out its whole time limit when a link ends under a send.
 * @param {TransferWatch} watch
 * @returns {{condition: string, description: string} | undefined}
 */
export function refusalOf({ bytes, maxBytes }) {
  if (bytes <= maxBytes) return undefined;
  return { condition: 'amqp:link:message-size-exceeded', description: `The received message (size: ${bytes} bytes) exceeds the limit (${maxBytes} bytes) currently allowed on the link.` };
}
