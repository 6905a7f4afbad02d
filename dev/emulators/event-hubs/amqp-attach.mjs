import { parseAddress } from './amqp-address.mjs';
import { Consumer } from './amqp-consumer.mjs';
import { serveProducer } from './amqp-producer.mjs';
import { answerCbs, answerManagement, sendReply } from './amqp-requests.mjs';
import { refusalOf, watchLink } from './amqp-transfers.mjs';
import { FILTER_NAME, startOffset, StartPositionError } from './start-position.mjs';

/** Largest request to a request and reply node; tokens are a few KB at most. */
const MAX_REQUEST_BYTES = 65_536;

const RUNTIME_METRIC = 'com.microsoft:enable-receiver-runtime-metric';
const EPOCH = 'com.microsoft:epoch';
const SETTLED_BY_SENDER = 1;

/** Decides about each link a client attaches, and sets the accepted ones to work. */
export class Attacher {
  #parts;

  /**
   * @param {object} parts
   * @param {import('./hub-store.mjs').HubStore} parts.store
   * @param {import('./faults.mjs').Faults} parts.faults
   * @param {import('./amqp-readers.mjs').ReaderTable} parts.readers
   * @param {Record<string, number>} parts.counters
   * @param {() => number} parts.clock milliseconds since 1970
   * @param {(line: string) => void} parts.report takes lines for people
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /**
   * A client wants to send: events, or requests.
   * @param {object} context rhea context of receiver_open
   * @param {import('./amqp-requests.mjs').Claims} claims of the connection
   */
  attachFromClient({ receiver }, claims) {
    const address = parseAddress(receiver.target?.address);
    const accept = () => {
      receiver.set_target({ address: receiver.target.address });
      receiver.set_source({ address: receiver.source?.address });
    };
    if (address.kind === 'cbs' || address.kind === 'management') {
      accept();
      this.#serveRequests(receiver, address.kind === 'cbs' ? answerCbs : answerManagement, claims);
      return;
    }
    const entity = this.#entity(address, ['hub', 'partition']) ?? { error: notFound(receiver.target?.address) };
    const error = entity.error ?? this.#refusal(address, claims);
    if (error !== undefined) {
      receiver.close(error);
      return;
    }
    accept();
    serveProducer(receiver, { ...this.#parts, hub: entity.hub, partition: entity.log });
  }

  /**
   * A client wants to receive: events, or replies.
   * @param {object} context rhea context of sender_open
   * @param {import('./amqp-requests.mjs').Claims} claims of the connection
   * @returns {(() => void) | undefined} ends the consumer; call it when link, session or connection is gone
   */
  attachToClient({ sender }, claims) {
    const address = parseAddress(sender.source?.address);
    const accept = () => {
      sender.set_source({ address: sender.source.address, filter: sender.source.filter });
      sender.set_target({ address: sender.target?.address });
      // Who asks for settled deliveries gets them; rhea looks at its own side of the attach only.
      if (sender.snd_settle_mode === SETTLED_BY_SENDER) sender.local.attach.snd_settle_mode = SETTLED_BY_SENDER;
    };
    if (address.kind === 'cbs' || address.kind === 'management') {
      accept();
      return undefined;
    }
    const entity = this.#entity(address, ['consumer']) ?? { error: notFound(sender.source?.address) };
    const error = entity.error ?? this.#refusal(address, claims) ?? this.#parts.faults.hitAmqp('receive', entity.hub.name);
    if (error !== undefined) {
      sender.close(error);
      return undefined;
    }
    return this.#serveConsumer(sender, address, entity, accept);
  }

  #serveRequests(receiver, answer, claims) {
    const watch = watchLink(receiver, { maxBytes: MAX_REQUEST_BYTES, isRaw: false });
    receiver.on('message', (context) => {
      const refusal = refusalOf(watch);
      if (refusal !== undefined) {
        context.delivery.reject(refusal);
        return;
      }
      context.delivery.accept();
      sendReply(context, answer(context.message, { ...this.#parts, claims }));
    });
    receiver.set_credit_window(100);
    receiver.add_credit(100);
  }

  #serveConsumer(link, { partitionId }, { hub, log, group }, accept) {
    const { readers, clock, report } = this.#parts;
    let start;
    try {
      const filter = link.source.filter?.[FILTER_NAME];
      start = startOffset(filter === undefined ? undefined : String(filter?.value ?? filter), log);
    } catch (error) {
      if (!(error instanceof StartPositionError)) throw error;
      link.close({ condition: 'com.microsoft:argument-error', description: error.message });
      return undefined;
    }
    const epoch = link.properties?.[EPOCH];
    let consumer;
    const reader = {
      hub: hub.name,
      group,
      partitionId,
      epoch: epoch === undefined || epoch === null ? undefined : Number(epoch),
      evict: (error) => {
        consumer.close();
        link.close(error);
      },
    };
    const refusal = readers.admit(reader);
    if (refusal !== undefined) {
      link.close(refusal);
      return undefined;
    }
    accept();
    const withRuntime = [link.desired_capabilities ?? []].flat().some((capability) => String(capability) === RUNTIME_METRIC);
    if (withRuntime) link.local.attach.offered_capabilities = RUNTIME_METRIC;
    consumer = new Consumer(link, { log, startOffset: start, withRuntime, clock, report });
    return () => {
      readers.leave(reader);
      consumer.close();
    };
  }

  #entity({ kind, hubName, partitionId, group }, kinds) {
    if (!kinds.includes(kind)) return undefined;
    const hub = this.#parts.store.hub(hubName);
    if (hub === undefined) return undefined;
    const log = partitionId === undefined ? undefined : hub.partition(partitionId);
    if (partitionId !== undefined && log === undefined) return undefined;
    const knownGroup = group === undefined ? undefined : hub.consumerGroup(group);
    if (group !== undefined && knownGroup === undefined) return undefined;
    return { hub, log, group: knownGroup };
  }

  #refusal({ segments }, claims) {
    return claims.allow(segments) ? undefined : { condition: 'amqp:unauthorized-access', description: `Unauthorized: no token covers '${segments.join('/')}'.` };
  }
}

function notFound(address) {
  return { condition: 'amqp:not-found', description: `The messaging entity '${address}' could not be found.` };
}
