/** The faults were not of the form described in README.md. */
export class FaultFormatError extends Error {}

const REST_STATUSES = new Set([429, 500, 503, 'reset']);
const AMQP_PLACES = new Set(['send', 'receive', 'management', 'any']);

const isCount = (value) => value === undefined || (Number.isInteger(value) && value > 0);
const isText = (value) => value === undefined || typeof value === 'string';

function requireObject(value, where, allowed) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new FaultFormatError(`${where} must be an object`);
  const stranger = Object.keys(value).find((name) => !allowed.includes(name));
  if (stranger !== undefined) throw new FaultFormatError(`${where} has no member '${stranger}'; it may have ${allowed.join(', ')}`);
  return value;
}

function readRest(value) {
  const fault = requireObject(value, 'rest', ['status', 'retryAfterSeconds', 'count', 'hub', 'afterStore']);
  if (!REST_STATUSES.has(fault.status)) throw new FaultFormatError("rest.status must be 429, 500, 503 or 'reset'");
  if (!isCount(fault.count)) throw new FaultFormatError('rest.count must be a whole number above 0');
  if (!isText(fault.hub)) throw new FaultFormatError('rest.hub must be text');
  if (fault.retryAfterSeconds !== undefined && !(Number.isInteger(fault.retryAfterSeconds) && fault.retryAfterSeconds >= 0)) {
    throw new FaultFormatError('rest.retryAfterSeconds must be a whole number');
  }
  if (fault.afterStore !== undefined && typeof fault.afterStore !== 'boolean') throw new FaultFormatError('rest.afterStore must be true or false');
  return { ...fault };
}

function readAmqpFault(value, where) {
  const fault = requireObject(value === true ? {} : value, where, ['count', 'hub', 'on']);
  if (!isCount(fault.count)) throw new FaultFormatError(`${where}.count must be a whole number above 0`);
  if (!isText(fault.hub)) throw new FaultFormatError(`${where}.hub must be text`);
  if (fault.on !== undefined && !AMQP_PLACES.has(fault.on)) throw new FaultFormatError(`${where}.on must be one of ${[...AMQP_PLACES].join(', ')}`);
  return { on: 'any', ...fault };
}

function readDown(value) {
  if (typeof value === 'boolean') return { rest: value, amqp: value };
  const { rest = false, amqp = false } = requireObject(value, 'down', ['rest', 'amqp']);
  if (typeof rest !== 'boolean' || typeof amqp !== 'boolean') throw new FaultFormatError('down.rest and down.amqp must be true or false');
  return { rest, amqp };
}

/** The faults that are switched on. A fault with a count ends by itself after that many hits. */
export class Faults {
  #rest;
  #amqp = {};
  #down = { rest: false, amqp: false };
  #onDownChange;

  /** @param {(down: {rest: boolean, amqp: boolean}) => Promise<void>} onDownChange called after each set and clear */
  constructor(onDownChange) {
    this.#onDownChange = onDownChange;
  }

  /**
   * Replaces all faults.
   * @param {unknown} wanted parsed JSON of PUT /_admin/faults
   * @returns {Promise<void>} fulfilled when the listeners have followed
   * @throws {FaultFormatError} then nothing was changed
   */
  async set(wanted) {
    const { rest, amqp = {}, down = false } = requireObject(wanted, 'the body', ['rest', 'amqp', 'down']);
    requireObject(amqp, 'amqp', ['serverBusy', 'timeout']);
    const newRest = rest === undefined ? undefined : readRest(rest);
    const newAmqp = Object.fromEntries(Object.entries(amqp).map(([name, value]) => [name, readAmqpFault(value, `amqp.${name}`)]));
    const newDown = readDown(down);
    this.#rest = newRest;
    this.#amqp = newAmqp;
    this.#down = newDown;
    await this.#onDownChange(this.#down);
  }

  /** Switches every fault off. */
  async clear() {
    await this.set({});
  }

  /** What is on now, counts as they remain. */
  get current() {
    return { ...(this.#rest && { rest: this.#rest }), ...(Object.keys(this.#amqp).length > 0 && { amqp: this.#amqp }), down: this.#down };
  }

  /** Which listeners play dead. */
  get down() {
    return this.#down;
  }

  /**
   * The fault that a REST send to a hub must meet, counted as one hit.
   * @param {string} hub
   * @returns {{status: number | 'reset', retryAfterSeconds?: number, afterStore?: boolean} | undefined}
   */
  hitRest(hub) {
    const fault = this.#rest;
    if (fault === undefined || !concerns(fault, hub)) return undefined;
    if (fault.count !== undefined && --fault.count === 0) this.#rest = undefined;
    return fault;
  }

  /**
   * The error that an AMQP operation on a hub must meet, counted as one hit.
   * @param {'send' | 'receive' | 'management'} operation
   * @param {string} hub
   * @returns {{condition: string, description: string} | undefined}
   */
  hitAmqp(operation, hub) {
    for (const [name, fault] of Object.entries(this.#amqp)) {
      if ((fault.on !== 'any' && fault.on !== operation) || !concerns(fault, hub)) continue;
      if (fault.count !== undefined && --fault.count === 0) delete this.#amqp[name];
      return name === 'timeout'
        ? { condition: 'com.microsoft:timeout', description: 'The operation did not complete within the allotted time.' }
        : { condition: 'com.microsoft:server-busy', description: 'The request was terminated because the entity is being throttled. Error code: 50002.' };
    }
    return undefined;
  }
}

function concerns(fault, hub) {
  return fault.hub === undefined || fault.hub.toLowerCase() === hub.toLowerCase();
}
