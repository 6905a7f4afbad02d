/**
 * .NET TimeSpan text, the form in which host.json and function.json state every duration.
 */

const pattern = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;

/**
 * Parses `[-][d.]hh:mm[:ss[.fffffff]]`.
 * @param {unknown} text
 * @param {string} what name of the setting, for the error text.
 * @returns {number} milliseconds; fractions below a millisecond are kept as a fraction.
 * @throws {Error} when the text is no TimeSpan or a part is out of range (hours < 24, minutes and seconds < 60).
 */
export function parseTimeSpan(text, what) {
  const match = typeof text === 'string' ? pattern.exec(text.trim()) : null;
  if (!match) throw new Error(`${what}: '${text}' is not a duration of the form HH:mm:ss`);
  const [, sign, days = '0', hours, minutes, seconds = '0', fraction = ''] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) throw new Error(`${what}: '${text}' has a part out of range`);
  const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  const milliseconds = whole * 1000 + Number(fraction.padEnd(7, '0')) / 10_000;
  return sign ? -milliseconds : milliseconds;
}

/**
 * Says whether a timer's schedule is a TimeSpan (a fixed interval) and not a cron expression.
 * @param {string} text
 */
export function isTimeSpan(text) {
  return pattern.test(text.trim());
}
