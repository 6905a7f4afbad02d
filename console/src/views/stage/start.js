// Asking for a live stream and saying how far that is.
import { LinkRefused } from '../../live/player.js';
import { readLinks } from '../../live/links.js';

/** What is said while a camera is asked for video, by seconds since; vehicle cameras push some ten seconds after they were asked. */
const steps = [[0, 'Asking the camera'], [3, 'The camera was asked; waiting for its video'], [10, 'Vehicle cameras take up to 12 s'], [16, 'Still waiting; a weak mobile link takes longer'], [22, 'Giving up in a moment']];

/** @param {number} seconds since the stream was asked for */
export const progressText = (seconds) => steps.findLast(([from]) => seconds >= from)?.[1] ?? steps[0][1];

// Statuses after which another try would change nothing until somebody does something.
const final = new Set([400, 401, 403, 404, 501]);

/**
 * Asks for a stream, or for a fresh link to the one that runs.
 * @param {any} api @param {string} device @param {{channel?: string, minutes?: number, files?: string[]}} what
 * @returns {Promise<object>} links as players take them @throws {LinkRefused|Error}
 */
export async function startLive(api, device, what, signal) {
  try {
    return readLinks(await api.post(`/api/devices/${encodeURIComponent(device)}/live`, what.files ? { files: what.files } : { channel: what.channel, minutes: what.minutes }, { signal }));
  } catch (error) {
    if (final.has(error?.status)) throw new LinkRefused(error.message);
    throw error;
  }
}

/** Streams of a device that run now. @returns {Promise<object[]>} */
export async function runningLive(api, device, signal) {
  const answer = await api.get(`/api/devices/${encodeURIComponent(device)}/live`, { signal });
  return Array.isArray(answer) ? answer : answer?.items ?? [];
}

/** Links to a stream that runs already, for those who may not start one. @throws {LinkRefused} it does not run */
export async function watchRunning(api, device, channel, signal) {
  const found = (await runningLive(api, device, signal)).find((stream) => stream.channel === channel);
  if (!found) throw new LinkRefused('Nobody started this stream. Your key may watch what runs; starting needs the scope command.');
  return readLinks(found);
}

/** Ends the live video of a device, or its playback. */
export const stopLive = (api, device, channel, signal) => api.delete(`/api/devices/${encodeURIComponent(device)}/live`, { query: { channel }, signal });

/** Channels that a device can be asked for. @param {{protocol?: string}|undefined} device @param {number[]} [numbers] of a dialled camera */
export function channelsOf(device, numbers) {
  if (numbers?.length) return numbers.map((one) => ({ value: String(one), label: `Channel ${one}` }));
  if (device?.protocol === 'dvrip') return [0, 1, 2, 3].map((one) => ({ value: String(one), label: `Channel ${one}` }));
  if (device?.protocol === 'bseries') return [{ value: '0', label: 'Camera' }];
  return [{ value: '0', label: 'Front (road)' }, { value: '1', label: 'Driver (cabin)' }, { value: 'pip', label: 'Both in one picture' }];
}

/** A file name for a picture of a stream. @param {Date} now */
export const snapshotName = (device, channel, now) => `${device}-${channel}-${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.png`;
