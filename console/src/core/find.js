// Looking for devices by what people type, and putting them in order.
import { sorted } from '../ui/window.js';

/** Devices whose name, id or a tag holds every word, best first: a name that begins with the words, then the rest in their order. */
export function findDevices(devices, text) {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return devices;
  const found = devices.filter((device) => {
    const said = wordsOf(device);
    return wanted.every((word) => said.includes(word));
  });
  const begins = (device) => (device.name ?? device.id).toLowerCase().startsWith(wanted[0]);
  return [...found.filter(begins), ...found.filter((device) => !begins(device))];
}

/** The fleet as a list shows it. @param {any[]} devices @param {{text?: string, state?: 'all'|'online'|'offline'|'moving', sort?: {id: string, desc: boolean}}} how */
export function fleetList(devices, { text = '', state = 'all', sort }) {
  const fits = { online: (device) => device.online, offline: (device) => !device.online, moving: isMoving }[state];
  const found = findDevices(fits ? devices.filter(fits) : devices, text);
  return sort ? sorted(found, columns[sort.id], sort.desc) : found;
}

/** Whether a device is on its way: connected and faster than a drifting position. */
export const isMoving = (device) => device.online && device.speed > 3;

const columns = {
  name: (device) => device.name || device.id, id: (device) => device.id, state: (device) => (isMoving(device) ? 0 : device.online ? 1 : 2), protocol: (device) => device.protocol,
  speed: (device) => device.speed, seen: (device) => (device.seen ? Date.parse(device.seen) : undefined), time: (device) => (device.time ? Date.parse(device.time) : undefined),
};
const known = new WeakMap();

function wordsOf(device) {
  let said = known.get(device);
  if (said === undefined) known.set(device, (said = [device.name, device.id, device.protocol, ...(device.tags ?? [])].filter(Boolean).join('\n').toLowerCase()));
  return said;
}
