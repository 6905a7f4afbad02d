/**
 * One line of text per happening, on stderr; stdout is kept for the single "ready" line that a parent process parses.
 *
 * @typedef {(scope: string, text: string) => void} Log
 */

/**
 * Makes a logger that writes `[scope] text`, one prefixed line per line of `text`.
 * @param {{ write(text: string): unknown }} sink where lines go; stderr by default.
 * @returns {Log}
 */
export function createLog(sink = process.stderr) {
  return (scope, text) => {
    for (const line of String(text).split(/\r?\n/)) sink.write(`[${scope}] ${line}\n`);
  };
}

/**
 * Cuts a byte stream of text into lines and hands each to `onLine`, without a limit on line count but with one on
 * line length, so that a child that never writes a newline cannot fill memory.
 * @param {import('node:stream').Readable} stream
 * @param {(line: string) => void} onLine
 * @param {number} longestLine characters; longer lines are handed on in pieces of this size.
 */
export function forEachLine(stream, onLine, longestLine = 16_384) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', chunk => {
    rest += chunk;
    let end;
    while ((end = rest.indexOf('\n')) >= 0) {
      onLine(rest.slice(0, end).replace(/\r$/, ''));
      rest = rest.slice(end + 1);
    }
    while (rest.length > longestLine) {
      onLine(rest.slice(0, longestLine));
      rest = rest.slice(longestLine);
    }
  });
  stream.on('end', () => { if (rest !== '') onLine(rest); });
}
