// All files: thumbnails, filters, as many as somebody scrolls to.
import { isAbort } from '../core/api.js';
import { plural } from '../core/format.js';
import { h, replace } from '../ui/dom.js';
import { button, empty, iconButton, pageHead, segmented, select } from '../ui/kit.js';
import { virtualGrid } from '../ui/table.js';
import { mediaCard } from './media/card.js';
import { isInState, queryOf } from './media/words.js';
import { growing } from './desk/more.js';
import { devicePicker } from './desk/picker.js';

const kinds = [{ value: '', label: 'All' }, { value: 'video', label: 'Videos', icon: 'media' }, { value: 'photo', label: 'Photos', icon: 'photo' }];
const channels = [{ value: '', label: 'All channels' }, { value: 'front', label: 'Front' }, { value: 'driver', label: 'Driver' }, ...[0, 1, 2, 3].map((one) => ({ value: String(one), label: `Channel ${one}` }))];
const states = [
  { value: '', label: 'All states' }, { value: 'ready', label: 'Playable' }, { value: 'converting', label: 'Being converted' }, { value: 'gaps', label: 'With gaps' }, { value: 'unplayable', label: 'Not playable' }, { value: 'damaged', label: 'Damaged or not complete' },
];
const origins = [{ value: '', label: 'Any reason' }, { value: 'alarm', label: 'Of an alarm' }, { value: 'continuous', label: 'Recorded always' }, { value: 'command', label: 'Asked for' }];

export function view({ api, params, query, live, fleet, go, keys, signal }) {
  const path = params.id ? `/devices/${encodeURIComponent(params.id)}/media` : '/media';
  const asked = new URLSearchParams(query);
  const count = h('span', { class: 'muted num', 'aria-live': 'polite' });
  const fresh = h('span', null);
  const grid = virtualGrid({
    label: 'Files', itemWidth: 220, itemHeight: 186, keyOf: (file) => file.id, cell: (file) => mediaCard(file, fleet), onEnd: () => list.more(),
    empty: empty('No files', 'None fits these filters.', button('Clear the filters', { onclick: () => go(path) })),
  });
  const list = growing({
    list: grid, onCount: (shown, isAll) => { count.textContent = `${plural(shown, 'file')}${isAll ? '' : ' so far'}`; }, fits,
    pager: () => api.pager('/api/media', { query: { ...queryOf(withDevice()), take: 100 }, signal }),
  });
  // Names are there when the fleet is; places that change every second are nothing to draw cards again for.
  fleet.loaded.then(() => { if (!signal.aborted) grid.refresh(); });
  const news = live.on('change', onChange, params.id ? { kind: 'media', device: params.id } : { kind: 'media' });
  const off = keys.add('r', 'Reload', () => list.reset());
  list.reset();

  const bar = h('div', { class: 'toolbar', role: 'search', 'aria-label': 'Filters' },
    segmented(kinds, asked.get('kind') ?? '', (value) => set('kind', value), { label: 'Kind' }),
    !params.id && devicePicker({ fleet, value: asked.get('device') ?? '', clearable: true, onchange: (id) => set('device', id) }),
    choice('channel', channels, 'Channel'), choice('origin', origins, 'Reason'), choice('state', states, 'State'), day('from', 'From'), day('to', 'To'), h('span', { class: 'grow' }), fresh, count,
    iconButton('refresh', 'Reload', { onclick: () => list.reset() }));
  const element = h('div', { class: params.id ? 'stack fill media-page' : 'page page-fill media-page' }, !params.id && pageHead('Media', { sub: 'Photos and videos that arrived.' }), bar, list.element);
  return { element, dispose() { grid.dispose(); news(); off(); } };

  function withDevice() {
    const now = new URLSearchParams(asked);
    if (params.id) now.set('device', params.id);
    if (asked.get('origin') && asked.get('origin') !== 'alarm') now.set('trigger', asked.get('origin'));
    return now;
  }

  function fits(file) {
    return isInState(file, asked.get('state') ?? '') && (asked.get('origin') !== 'alarm' || Boolean(file.alarmId));
  }

  function set(name, value) {
    if (value) asked.set(name, value);
    else asked.delete(name);
    const text = asked.toString();
    go.replace(text ? `${path}?${text}` : path);
    list.reset();
  }

  function choice(name, items, label) {
    return select(items, asked.get(name) ?? '', (value) => set(name, value), { label });
  }

  function day(name, label) {
    return h('label', { class: 'row muted' }, label, h('input', { class: 'input num', type: 'date', value: asked.get(name) ?? '', onchange: (event) => set(name, event.target.value) }));
  }

  // A file that is there already is shown anew; a new one is told, so that nothing moves under somebody's hand.
  async function onChange(change) {
    const isIt = (file) => file.mediaId === change.mediaId && file.device === change.device;
    if (asked.get('device') && asked.get('device') !== change.device) return;
    if (!list.items().some(isIt)) return tellNew();
    try {
      const file = await api.get(`/api/media/${encodeURIComponent(`${change.device}:${change.mediaId}`)}`, { signal });
      list.change((items) => items.map((one) => (isIt(one) ? { ...file, thumbnailUrl: file.thumbnailUrl ?? one.thumbnailUrl } : one)));
    } catch (error) {
      if (!isAbort(error)) tellNew();
    }
  }

  function tellNew() {
    replace(fresh, button('New files', { kind: 'quiet', icon: 'up', onclick: () => { replace(fresh); return list.reset(); } }));
  }
}
