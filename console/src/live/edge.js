/** How far behind the newest picture playback aims to be, seconds: a few pictures, so that an uneven link does not stop it at once. */
export const target = 0.6;

/** More than this behind, seconds: playback jumps forward. */
export const tooFar = 3;

/** From here on it plays a little faster instead of jumping, seconds. */
export const drifting = 1.2;

/** Played pictures that are kept, seconds; what is older is thrown away so that a wall of cameras needs no gigabytes. */
export const keep = 12;

/** Trimming begins when so much more is there, seconds: not for every picture. */
export const keepSlack = 8;

// A hole this short is no hole, seconds: rounding of times in the file.
const touching = 0.05;

/**
 * What to do with a video element that shows a live stream. Pure: everything comes in, everything goes out.
 * @param {{currentTime: number, ranges: {start: number, end: number}[], paused: boolean}} now what is buffered (seconds, in order) and where playback is
 * @returns {{seek: number|null, rate: number, trim: number|null, behind: number}} seek: a time to jump to; trim: throw away everything before this time;
 * behind: seconds behind the newest picture
 */
export function keepAtEdge({ currentTime, ranges, paused }) {
  if (ranges.length === 0) return { seek: null, rate: 1, trim: null, behind: 0 };
  const last = ranges[ranges.length - 1];
  const behind = last.end - currentTime;
  // Where to go when going is needed: close to the end, but never in front of the last stretch (it begins with a key frame).
  const edge = Math.max(last.start, last.end - target);
  const here = ranges.find((range) => currentTime >= range.start - touching && currentTime <= range.end + touching);
  let seek = null;
  if (!paused) {
    if (behind > tooFar) seek = edge;
    // A new scale of times: the publisher began anew, and what comes is "before" what was seen.
    else if (behind < -tooFar) seek = edge;
    else if (!here) seek = nextStart(ranges, currentTime) ?? edge;
    // At the end of a stretch with another one behind it: frames were lost in between, over the hole.
    else if (here !== last && here.end - currentTime < touching * 2) seek = nextStart(ranges, here.end) ?? edge;
  }
  const rate = seek === null && !paused && behind > drifting ? 1.1 : 1;
  // A pause holds its picture, but not the memory: what lies far behind goes anyway.
  const held = seek ?? Math.max(currentTime, ranges[0].start);
  const until = Math.min(held, last.end) - keep;
  const trim = until - ranges[0].start > keepSlack ? until : null;
  return { seek, rate, trim, behind: Math.max(0, seek === null ? behind : last.end - seek) };
}

// A hair inside the stretch: its very first instant is not always "in" it.
function nextStart(ranges, time) {
  const next = ranges.find((range) => range.start > time);
  return next ? next.start + 0.001 : null;
}

/** The ranges of a TimeRanges as plain objects. @param {TimeRanges} buffered */
export function rangesOf(buffered) {
  const ranges = [];
  for (let i = 0; i < buffered.length; i++) ranges.push({ start: buffered.start(i), end: buffered.end(i) });
  return ranges;
}
