// How things are said: times, sizes, places, words.
import { h } from '../ui/dom.js';

const day = new Intl.DateTimeFormat(undefined, { day: '2-digit', month: 'short' });
const dayYear = new Intl.DateTimeFormat(undefined, { day: '2-digit', month: 'short', year: 'numeric' });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const acronyms = { ptz: 'PTZ', gps: 'GPS', sos: 'SOS', adas: 'ADAS', dsm: 'DSM', sd: 'SD', sim: 'SIM', tpms: 'TPMS', id: 'ID', imei: 'IMEI', imsi: 'IMSI', iccid: 'ICCID', utc: 'UTC', dvrip: 'DVRIP', bseries: 'B Series', rtmp: 'RTMP', flv: 'FLV' };

/** Local time as text: the clock alone for today, with the day else. */
export function timeText(iso, now = new Date()) {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '–';
  if (date.toDateString() === now.toDateString()) return clock.format(date);
  return `${(date.getFullYear() === now.getFullYear() ? day : dayYear).format(date)}, ${clock.format(date)}`;
}

/** The same moment in UTC, for the curious and for reports. */
export function utcText(iso) {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? '' : `${date.toISOString().replace('T', ' ').replace(/\.000Z$|Z$/, '')} UTC`;
}

/** How long ago, in few letters. */
export function ago(iso, now = Date.now()) {
  const seconds = Math.round((now - new Date(iso).getTime()) / 1000);
  if (Number.isNaN(seconds)) return '–';
  if (seconds < -5) return `in ${span(-seconds)}`;
  return seconds < 5 ? 'now' : `${span(seconds)} ago`;
}

/** Seconds in few letters: 45 s, 12 min, 3 h, 5 d. */
export function span(seconds) {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

/** Seconds as a player shows them: 0:07, 12:40, 1:02:03. */
export function duration(seconds) {
  if (!Number.isFinite(seconds) || seconds < 0) return '–';
  const all = Math.round(seconds);
  const two = (number) => String(number).padStart(2, '0');
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`;
}

/** Hours and minutes: 3 h 05 min. */
export function hours(seconds) {
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** A number of bytes. */
export function bytes(count) {
  if (!Number.isFinite(count)) return '–';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let [value, unit] = [count, 0];
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A whole number with its thousands told apart. */
export const number = (value) => (Number.isFinite(value) ? whole.format(value) : '–');

/** Kilometres an hour. */
export const speed = (kmh) => (Number.isFinite(kmh) ? `${Math.round(kmh)} km/h` : '–');

/** A place in degrees, north and east named. */
export function coordinates(latitude, longitude) {
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return '–';
  return `${Math.abs(latitude).toFixed(5)}° ${latitude < 0 ? 'S' : 'N'}, ${Math.abs(longitude).toFixed(5)}° ${longitude < 0 ? 'W' : 'E'}`;
}

/** A word of the API as people read it: `fetch-clip` is `Fetch clip`. */
export function words(word) {
  const text = String(word ?? '').replace(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[-_\s]+/).filter(Boolean).map((part) => acronyms[part.toLowerCase()] ?? part.toLowerCase()).join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Whole count with its noun: `1 file`, `3 files`. */
export const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

const ticking = new Set();
let ticker;

/** A moment as an element: local time (or how long ago, kept true), its title the same in UTC. @param {string | undefined} iso @param {{relative?: boolean}} [how] */
export function time(iso, { relative = false } = {}) {
  if (!iso) return h('span', { class: 'muted' }, '–');
  const element = h('time', { class: 'num nowrap', datetime: iso, title: relative ? `${timeText(iso)} · ${utcText(iso)}` : utcText(iso) }, relative ? ago(iso) : timeText(iso));
  if (relative) tick(element, iso);
  return element;
}

function tick(element, iso) {
  ticking.add({ reference: new WeakRef(element), iso });
  ticker ??= setInterval(() => {
    for (const one of ticking) {
      const shown = one.reference.deref();
      if (!shown) ticking.delete(one);
      else if (shown.isConnected) {
        const text = ago(one.iso);
        if (shown.textContent !== text) shown.textContent = text;
      }
    }
  }, 5000);
}
