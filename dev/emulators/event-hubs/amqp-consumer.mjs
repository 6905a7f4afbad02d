import { encodeDelivery } from './event-codec.mjs';
import { MAX_UNSENT_BYTES } from './limits.mjs';

/** Sends one partition's events down one consumer link, as far as the link has credit. */
export class Consumer {
  #link;
  #log;
  #clock;
  #withRuntime;
  #report;
  #nextOffset;
  /** Records read but not sent yet. */
  #waiting = [];
  /** Delivery ids given to rhea whose credit it has not taken off yet. */
  #unprocessed = [];
  #isScheduled = false;
  #isClosed = false;
  #isAwaitingDrain = false;
  #stopListening;

  /**
   * @param {object} link rhea sender, open
   * @param {object} parts
   * @param {import('./partition-log.mjs').PartitionLog} parts.log
   * @param {number} parts.startOffset
   * @param {boolean} parts.withRuntime adds the runtime metrics to each delivery
   * @param {() => number} parts.clock milliseconds since 1970
   * @param {(line: string) => void} parts.report takes lines for people
   */
  constructor(link, { log, startOffset, withRuntime, clock, report }) {
    this.#link = link;
    this.#log = log;
    this.#nextOffset = startOffset;
    this.#withRuntime = withRuntime;
    this.#clock = clock;
    this.#report = report;
    this.#stopListening = log.onAppend(() => this.#schedule());
    link.on('sendable', () => this.#schedule());
    link.on('sender_draining', () => {
      this.#pump();
      // The end of the log is reached: what credit is left goes back.
      if (this.#waiting.length === 0 && this.#nextOffset === this.#log.endOffset) link.set_drained(true);
    });
  }

  /** Stops sending; safe to call twice. */
  close() {
    this.#isClosed = true;
    this.#waiting = [];
    this.#stopListening();
  }

  #schedule() {
    if (this.#isScheduled || this.#isClosed) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#pump();
    });
  }

  #pump() {
    try {
      // rhea writes after this turn of the event loop, so one turn's share is bounded here.
      let budget = MAX_UNSENT_BYTES;
      while (!this.#isClosed && this.#room() > 0 && this.#isSocketReady()) {
        const record = this.#next();
        if (record === undefined) return;
        this.#send(record);
        budget -= record.bytes;
        if (budget <= 0) {
          this.#schedule();
          return;
        }
      }
    } catch (error) {
      this.#report(`internal error: ${error.stack}`);
      this.close();
      this.#link.close({ condition: 'amqp:internal-error', description: 'Internal error, see the emulator\'s output.' });
    }
  }

  #send(record) {
    const runtime = this.#withRuntime ? { last: this.#log.last, nowMs: this.#clock() } : undefined;
    const delivery = this.#link.send(encodeDelivery(record, runtime), undefined, 0);
    this.#unprocessed.push(delivery.id);
  }

  /**
   * How many more deliveries the link takes. rhea takes credit off only when it writes, and a delivery beyond the credit would
   * block every other link of the session, so those not written yet are counted here.
   */
  #room() {
    const { outgoing } = this.#link.session;
    while (this.#unprocessed.length > 0 && this.#unprocessed[0] < outgoing.next_pending_delivery) this.#unprocessed.shift();
    return Math.min(this.#link.credit - this.#unprocessed.length, outgoing.available());
  }

  #isSocketReady() {
    const { socket } = this.#link.connection;
    if (socket.writableLength <= MAX_UNSENT_BYTES) return true;
    if (!this.#isAwaitingDrain) {
      this.#isAwaitingDrain = true;
      socket.once('drain', () => {
        this.#isAwaitingDrain = false;
        this.#schedule();
      });
    }
    return false;
  }

  #next() {
    if (this.#waiting.length === 0) this.#waiting = this.#log.read(this.#nextOffset);
    const record = this.#waiting.shift();
    if (record !== undefined) this.#nextOffset = record.offset + record.bytes;
    return record;
  }
}
