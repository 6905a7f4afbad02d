// What the ledger says of a promised file, in words; pure.
import { words } from '../core/format.js';

const severities = ['critical', 'high', 'warning', 'info'];
const ledger = {
  expected: { label: 'Waiting', kind: 'info', tells: 'Promised by the camera, not here yet.' },
  asked: { label: 'Asked for', kind: 'warn', tells: 'It was overdue: the camera was asked for it.' },
  received: { label: 'Received', kind: 'good', tells: 'Here, and whole.' },
  late: { label: 'Received late', kind: 'warn', tells: 'Here after all, after it was given up or overdue.' },
  missing: { label: 'Missing', kind: 'bad', tells: 'It did not come, however often it was asked for.' },
};

/** The word, kind and sentence for a file's state. */
export const ledgerOf = (state) => ledger[state] ?? { label: words(state), kind: 'mute', tells: '' };

/** How the files of an alarm stand, in one word; undefined: it promised none. */
export function filesInShort(files = []) {
  if (files.length === 0) return undefined;
  const here = files.filter((file) => file.state === 'received' || file.state === 'late').length;
  if (here === files.length) return { label: here === 1 ? 'Clip' : `${here} clips`, kind: 'good' };
  if (files.some((file) => file.state === 'missing')) return { label: here > 0 ? `${here} of ${files.length} clips` : 'Clip missing', kind: 'bad' };
  return { label: here > 0 ? `${here} of ${files.length} clips` : 'Clip expected', kind: 'info' };
}

/** Severities from a least one on, gravest first. */
export const severitiesFrom = (least) => (least && severities.includes(least) ? severities.slice(0, severities.indexOf(least) + 1) : severities);

/** Whether an alarm is one of those asked for. @param {{least?: string, state?: string, device?: string}} filter */
export function fitsFilter(alarm, { least, state, device }) {
  if (least && !severitiesFrom(least).includes(alarm.severity)) return false;
  if (state && (alarm.state ?? 'open') !== state) return false;
  return !device || alarm.device === device;
}

/** A loaded list with what came live: newer ones in front, known ones as they are now. */
export function withLive(loaded, live, filter) {
  const now = new Map(live.map((alarm) => [alarm.id, alarm]));
  const ids = new Set(loaded.map((alarm) => alarm.id));
  const newest = loaded.length > 0 ? Date.parse(loaded[0].time) : 0;
  const fresh = live.filter((alarm) => !ids.has(alarm.id) && fitsFilter(alarm, filter) && Date.parse(alarm.time) >= newest);
  const kept = loaded.map((alarm) => joined(alarm, now.get(alarm.id)));
  return [...fresh, ...(filter.state ? kept.filter((alarm) => fitsFilter(alarm, filter)) : kept)];
}

const pairs = new WeakMap();

// The same two give the same object, so that a list sees what did not change.
function joined(alarm, live) {
  if (!live) return alarm;
  const before = pairs.get(alarm);
  if (before?.live === live) return before.joined;
  const both = { ...alarm, ...live, state: live.state ?? alarm.state, files: live.files?.length ? live.files : alarm.files };
  pairs.set(alarm, { live, joined: both });
  return both;
}
