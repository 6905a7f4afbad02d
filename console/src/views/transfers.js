// Files on their way, with bars.
import { isAbort } from '../core/api.js';
import { debounce, every } from '../core/async.js';
import { bytes, duration, plural, time, words } from '../core/format.js';
import { h, replace } from '../ui/dom.js';
import { badge, bar, deviceLink, empty, failed, loading, pageHead } from '../ui/kit.js';
import { channelText } from './media/words.js';
import { Rates } from './desk/rates.js';

const pollEvery = 2_000; // ms
const mostShown = 200; // rows on the page; a fleet in trouble has more, and nobody watches them all
const keptAfter = 8_000; // ms that one which ended stays, so that somebody sees how it ended

export function view({ api, params, live, fleet, signal }) {
  const rates = new Rates();
  const rows = new Map();
  const ended = new Map();
  const list = h('ul', { class: 'transfer-list' });
  const status = h('div', null, loading(3));
  const count = h('span', { class: 'muted num', role: 'status' });
  const device = params.id;
  const element = h('div', { class: device ? 'stack' : 'page' }, !device && pageHead('Transfers', { sub: 'Files that cameras are sending now.', actions: [count] }), status, list);
  const ask = async () => {
    try {
      const { items, continuation } = await api.get('/api/transfers', { query: { device, take: mostShown }, signal });
      show(rates.take(items, performance.now()), Boolean(continuation));
    } catch (error) {
      if (isAbort(error)) throw error;
      if (rows.size === 0) replace(status, failed(error, ask));
    }
  };
  every(pollEvery, ask, signal);
  // Many can begin at once: one look shows them all.
  const soon = debounce(300, () => ask().catch(ignoreAbort));
  const off = live.on('change', (change) => onChange(change), device ? { kind: 'transfer', device } : { kind: 'transfer' });
  return { element, dispose() { off(); soon.cancel(); for (const timer of ended.values()) clearTimeout(timer); } };

  function onChange(change) {
    if (change.state === 'receiving') return soon();
    const row = rows.get(`${change.device}:${change.mediaId}`);
    return row && end(`${change.device}:${change.mediaId}`, row, change.state === 'done' ? badge('Arrived', 'good') : badge('Failed', 'bad'), change);
  }

  function show(items, hasMore) {
    const now = new Set(items.map((item) => item.key));
    for (const [key, row] of rows) if (!now.has(key)) end(key, row, badge('Arrived or ended', 'mute'));
    for (const item of items) {
      if (ended.has(item.key)) continue;
      if (!rows.has(item.key)) {
        rows.set(item.key, transferRow(item, fleet));
        list.append(rows.get(item.key).element);
      }
      rows.get(item.key).set(item);
    }
    count.textContent = `${hasMore ? 'More than ' : ''}${plural(items.length, 'transfer')}`;
    replace(status, rows.size === 0 && empty('Nothing is on its way', 'Files appear here as soon as a camera begins to send one.'));
  }

  function end(key, row, mark, change) {
    if (ended.has(key)) return;
    row.end(mark, change?.state === 'done' ? h('a', { href: `#/media/${encodeURIComponent(key)}` }, 'Show') : null);
    ended.set(key, setTimeout(() => {
      row.element.remove();
      rows.delete(key);
      ended.delete(key);
      if (rows.size === 0) replace(status, empty('Nothing is on its way', 'Files appear here as soon as a camera begins to send one.'));
    }, keptAfter));
  }
}

// The page went away while the list was asked for.
function ignoreAbort(error) {
  if (!isAbort(error)) throw error;
}

/** One transfer: made once, then only its numbers change. */
function transferRow(item, fleet) {
  const progress = bar({ value: item.value, label: '' });
  const state = h('span');
  const numbers = h('span', { class: 'num muted' });
  const element = h('li', { class: 'transfer-row' },
    h('div', { class: 'row wrap' }, deviceLink(fleet, item.device), h('span', { class: 'muted' }, [words(item.kind), channelText(item.channel)].filter(Boolean).join(', ')), item.alarmId && badge('Alarm', 'warn'), h('span', { class: 'grow mono ellipsis muted', title: item.name }, item.name), state),
    progress, h('div', { class: 'row wrap' }, numbers, h('span', { class: 'grow' }), h('span', { class: 'muted' }, 'began ', time(item.startedAt, { relative: true }))));
  return {
    element,
    set(now) {
      progress.set(now.value, now.value === null ? '' : `${Math.floor(now.value * 100)} %`);
      replace(state, now.state === 'stored' ? badge('Being put together', 'info') : now.rate === 0 ? badge('Waiting for the camera', 'warn') : null);
      const parts = [now.totalBytes ? `${bytes(now.receivedBytes)} of ${bytes(now.totalBytes)}` : `${bytes(now.receivedBytes)}, length not known`, now.rate > 0 ? `${bytes(now.rate)}/s` : '', now.left > 0 && now.left < 86_400 ? `${duration(now.left)} left` : '', now.resumes > 0 ? plural(now.resumes, 'resume') : '', now.crcErrors > 0 ? plural(now.crcErrors, 'damaged packet') : ''];
      numbers.textContent = parts.filter(Boolean).join(' · ');
    },
    end(mark, link) {
      replace(state, mark, ' ', link);
      element.classList.add('ended');
    },
  };
}
