import { refusalOf, watchLink } from './amqp-transfers.mjs';
import { decodeTransfer, MalformedEventError } from './event-codec.mjs';
import { MAX_PARTITION_KEY_LENGTH, MAX_PUBLICATION_BYTES, PRODUCER_CREDIT } from './limits.mjs';

/**
 * Takes events from a producer's link, once it has been let in.
 * @param {object} receiver rhea receiver
 * @param {object} parts
 * @param {import('./hub-store.mjs').Hub} parts.hub
 * @param {import('./partition-log.mjs').PartitionLog | undefined} parts.partition undefined = by key or in turn
 * @param {import('./faults.mjs').Faults} parts.faults
 * @param {Record<string, number>} parts.counters `amqpEvents` and `amqpFaults` are counted
 * @param {(line: string) => void} parts.report takes lines for people
 */
export function serveProducer(receiver, { hub, partition, faults, counters, report }) {
  const watch = watchLink(receiver, { maxBytes: MAX_PUBLICATION_BYTES, isRaw: true });
  receiver.on('message', ({ message, delivery }) => {
    // rhea has no word for a transfer that was taken back; settling it frees its place.
    if (watch.isAborted) {
      delivery.update(true);
      return;
    }
    const fault = faults.hitAmqp('send', hub.name);
    if (fault !== undefined) {
      counters.amqpFaults += 1;
      delivery.reject(fault);
      return;
    }
    const refusal = refusalOf(watch) ?? store(message, watch.format);
    if (refusal === undefined) delivery.accept();
    else delivery.reject(refusal);
  });
  receiver.set_credit_window(PRODUCER_CREDIT);
  receiver.add_credit(PRODUCER_CREDIT);

  function store(bytes, format) {
    try {
      const events = decodeTransfer(bytes ?? Buffer.alloc(0), format);
      const [{ key }] = events;
      if (key !== undefined && partition !== undefined) return { condition: 'amqp:not-allowed', description: 'A partition key cannot be given together with a partition.' };
      if (key !== undefined && key.length > MAX_PARTITION_KEY_LENGTH) {
        return { condition: 'com.microsoft:argument-error', description: `A partition key has at most ${MAX_PARTITION_KEY_LENGTH} characters.` };
      }
      (partition ?? hub.route(key)).append(events);
      counters.amqpEvents += events.length;
      return undefined;
    } catch (error) {
      if (error instanceof MalformedEventError) return { condition: 'amqp:decode-error', description: error.message };
      report(`internal error: ${error.stack}`);
      return { condition: 'amqp:internal-error', description: 'Internal error, see the emulator\'s output.' };
    }
  }
}
