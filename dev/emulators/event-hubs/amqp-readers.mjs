import { MAX_PLAIN_READERS } from './limits.mjs';

/**
 * @typedef {object} Reader
 * @property {string} hub
 * @property {string} group
 * @property {string} partitionId
 * @property {number | undefined} epoch owner level; undefined = a reader that shares the partition
 * @property {(error: {condition: string, description: string}) => void} evict
 */

/** Who reads which partition: at most one reader with an owner level, or a few without. */
export class ReaderTable {
  #readers = new Set();

  /**
   * Admits a reader and evicts those it takes over from.
   * @param {Reader} reader
   * @returns {{condition: string, description: string} | undefined} why it is refused
   */
  admit(reader) {
    const rivals = [...this.#readers].filter((other) => other.hub === reader.hub && other.group === reader.group && other.partitionId === reader.partitionId);
    const owner = rivals.find(({ epoch }) => epoch !== undefined);
    if (owner !== undefined && (reader.epoch === undefined || reader.epoch < owner.epoch)) {
      return stolen(`A receiver with the owner level ${owner.epoch} is attached, so one with ${describe(reader.epoch)} cannot be.`);
    }
    if (reader.epoch === undefined && rivals.length >= MAX_PLAIN_READERS) {
      return {
        condition: 'amqp:resource-limit-exceeded',
        description: `Exceeded the maximum number of allowed receivers per partition in a consumer group, which is ${MAX_PLAIN_READERS}.`,
      };
    }
    this.#readers.add(reader);
    if (reader.epoch !== undefined) {
      for (const rival of rivals) {
        this.#readers.delete(rival);
        rival.evict(stolen(`A new receiver with the owner level ${reader.epoch} was created, so this one with ${describe(rival.epoch)} is disconnected.`));
      }
    }
    return undefined;
  }

  /** @param {Reader} reader */
  leave(reader) {
    this.#readers.delete(reader);
  }

  /** Attached readers as plain values. */
  list() {
    return [...this.#readers].map(({ hub, group, partitionId, epoch }) => ({ hub, group, partitionId, epoch: epoch ?? null }));
  }
}

const stolen = (description) => ({ condition: 'amqp:link:stolen', description });
const describe = (epoch) => (epoch === undefined ? 'no owner level' : `the owner level ${epoch}`);
