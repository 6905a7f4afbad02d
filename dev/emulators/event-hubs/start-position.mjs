/**
 * Where a consumer starts, from the filter of its link: `amqp.annotation.<what> > '<value>'`, `>=` to include the event itself.
 * @module
 */

/** The filter cannot be used; the message says why. */
export class StartPositionError extends Error {}

/** Key of the filter in the source's filter map. */
export const FILTER_NAME = 'apache.org:selector-filter:string';

const EXPRESSION = /^\s*amqp\.annotation\.(x-opt-offset|x-opt-sequence-number|x-opt-enqueued-time|x-opt-enqueuedtimeutc)\s*(>=|>)\s*'?([^']*?)'?\s*$/;

function wholeNumber(text, what) {
  if (!/^-?\d{1,16}$/.test(text)) throw new StartPositionError(`'${text}' is no ${what}`);
  return Number(text);
}

/** An offset or sequence number beyond the next event belongs to another log: waiting for it would be silent forever. */
function requireReachable(value, next, what) {
  if (value > next) {
    throw new StartPositionError(`The supplied ${what} '${value}' is invalid: the next one of this partition is '${next}'. `
      + 'It comes from another log; delete the old checkpoints, or restore the emulator\'s data folder.');
  }
}

/**
 * @param {string | undefined} expression undefined = from the start
 * @param {import('./partition-log.mjs').PartitionLog} log
 * @returns {number} offset to read from
 * @throws {StartPositionError}
 */
export function startOffset(expression, log) {
  if (expression === undefined) return log.first?.offset ?? log.endOffset;
  const match = EXPRESSION.exec(expression);
  if (match === null) throw new StartPositionError(`the filter '${expression}' is not understood`);
  const [, annotation, operator, text] = match;
  const isInclusive = operator === '>=';
  const above = (value, limit) => (isInclusive ? value >= limit : value > limit);
  switch (annotation) {
    case 'x-opt-offset': {
      if (text === '@latest') return log.endOffset;
      const offset = wholeNumber(text, 'offset');
      requireReachable(offset, log.endOffset, 'offset');
      return log.find((entry) => above(entry.offset, offset));
    }
    case 'x-opt-sequence-number': {
      const sequence = wholeNumber(text, 'sequence number');
      requireReachable(sequence, log.nextSequence, 'sequence number');
      return log.find((entry) => above(entry.sequence, sequence));
    }
    default: {
      const time = wholeNumber(text, 'time in milliseconds');
      return log.find((entry) => above(entry.enqueuedMs, time));
    }
  }
}
