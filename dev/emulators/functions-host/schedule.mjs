import { CronExpressionParser } from 'cron-parser';
import { isTimeSpan, parseTimeSpan } from './time-span.mjs';

const dayMs = 86_400_000;
const names = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)[a-z]*\b/gi;

/**
 * When a timer is due.
 *
 * @typedef {object} Schedule
 * @property {(after: Date) => Date} next the first occurrence later than `after`.
 * @property {boolean} constant a fixed interval (TimeSpan), which a real host allows only on dedicated plans.
 */

/**
 * Reads NCRONTAB (`{second} {minute} {hour} {day} {month} {day-of-week}`; five fields start with the minute) or a
 * TimeSpan. Times are UTC, as in Azure.
 * @param {unknown} text
 * @param {string} what for error texts.
 * @returns {Schedule}
 * @throws {Error} when the text is neither.
 */
export function parseSchedule(text, what) {
  if (typeof text !== 'string' || text.trim() === '') throw new Error(`${what}: there is no schedule`);
  if (isTimeSpan(text)) {
    const interval = parseTimeSpan(text, what);
    if (interval < 1_000) throw new Error(`${what}: the interval '${text}' is shorter than a second`);
    return { constant: true, next: after => new Date(after.getTime() + interval) };
  }
  const fields = text.trim().split(/\s+/);
  if (fields.length === 5) fields.unshift('0');
  // cron-parser also knows @daily, L, #, ? and H, which NCRONTAB does not.
  if (fields.length !== 6 || /[^0-9*,/ -]/.test(fields.join(' ').replace(names, ''))) {
    throw new Error(`${what}: '${text}' is not an NCRONTAB expression of six fields (second minute hour day month day-of-week)`);
  }
  const [second, minute, hour, day, month, weekday] = fields.map(field => field.replace(names, name => name.slice(0, 3)));
  let anyWeekday;
  let weekdays;
  try {
    anyWeekday = [second, minute, hour, day, month, '*'].join(' ');
    CronExpressionParser.parse(anyWeekday, { tz: 'UTC' });
    weekdays = new Set(CronExpressionParser.parse(['0 0 0 * *', weekday].join(' ')).fields.dayOfWeek.values.map(value => value % 7));
  } catch (error) {
    throw new Error(`${what}: '${text}' is not an NCRONTAB expression: ${error.message}`);
  }
  return { constant: false, next: after => nextOccurrence(anyWeekday, weekdays, after, `${what}: '${text}'`) };
}

/** NCRONTAB wants day-of-month AND day-of-week to fit, where cron takes either; so weekdays are filtered here. */
function nextOccurrence(anyWeekday, weekdays, after, what) {
  let from = after;
  for (let days = 0; days < 15_000; days++) {
    const candidate = CronExpressionParser.parse(anyWeekday, { currentDate: from, tz: 'UTC' }).next().toDate();
    if (weekdays.has(candidate.getUTCDay())) return candidate;
    from = new Date(Math.floor(candidate.getTime() / dayMs) * dayMs + dayMs - 1);
  }
  throw new Error(`${what} never comes due`);
}
