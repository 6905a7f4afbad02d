// Cameras that relays dial: how each stands and who holds it.
import { isAbort } from '../core/api.js';
import { every } from '../core/async.js';
import { plural, time, words } from '../core/format.js';
import { h } from '../ui/dom.js';
import { badge, button, chip, empty, iconButton, pageHead, select } from '../ui/kit.js';
import { confirm } from '../ui/dialog.js';
import { toast } from '../ui/toast.js';
import { virtualTable } from '../ui/table.js';
import { kinds, modes, stateOf } from './desk/camera-body.js';
import { growing } from './desk/more.js';

export function view({ api, query, go, can, signal, keys, live }) {
  const asked = { kind: query.get('kind') ?? '', online: query.get('online') ?? '', tag: query.get('tag') ?? '' };
  const count = h('span', { class: 'muted num', role: 'status' });
  const open = (camera) => go(`/cameras/${encodeURIComponent(camera.id)}`);
  const table = virtualTable({
    label: 'Cameras', rowHeight: 48, keyOf: (camera) => camera.id, onOpen: open, onEnd: () => list.more(), empty: empty('No cameras', 'Cameras that are servers are registered here, and a relay dials them.'),
    columns: [
      { id: 'state', title: 'State', width: '128px', cell: (camera) => { const { text, kind, detail } = stateOf(camera); return h('span', { title: detail }, badge(text, kind)); } },
      { id: 'name', title: 'Camera', width: '1.5fr', cell: (camera) => h('a', { class: 'ellipsis', href: `#/cameras/${encodeURIComponent(camera.id)}` }, camera.name || camera.id) },
      { id: 'kind', title: 'Kind', width: '100px', phone: false, cell: (camera) => kinds.find((one) => one.value === camera.kind)?.label ?? words(camera.kind) },
      { id: 'address', title: 'Address', width: '1.7fr', phone: false, cell: (camera) => h('span', { class: 'mono ellipsis' }, camera.port ? `${camera.address}:${camera.port}` : camera.address) },
      { id: 'policy', title: 'Recorded', width: '124px', phone: false, cell: (camera) => modes.find((one) => one.value === camera.recording?.mode)?.label ?? words(camera.recording?.mode) },
      { id: 'holder', title: 'Held by', width: '1.2fr', phone: false, cell: (camera) => h('span', { class: 'ellipsis muted' }, camera.lease?.replica ?? '–') },
      { id: 'since', title: 'Since / next try', width: '112px', phone: false, cell: (camera) => (camera.lease?.since ? time(camera.lease.since, { relative: true }) : camera.lease?.nextAttempt ? time(camera.lease.nextAttempt, { relative: true }) : '–') },
      { id: 'tags', title: 'Tags', width: '1.2fr', phone: false, cell: (camera) => h('span', { class: 'row' }, (camera.tags ?? []).slice(0, 3).map((tag) => chip(tag))) },
      { id: 'do', title: '', width: '84px', align: 'end', cell: (camera) => can('admin') && h('span', { class: 'row' }, iconButton('edit', 'Change', { onclick: () => open(camera) }), iconButton('trash', 'Take away', { onclick: () => remove(camera) })) },
    ],
  });
  const list = growing({ list: table, onCount: (shown, isAll) => { count.textContent = `${plural(shown, 'camera')}${isAll ? '' : ' so far'}`; }, pager: () => api.pager('/api/cameras', { query: { ...asked, take: 100 }, signal }) });
  const element = h('div', { class: 'page page-fill' },
    pageHead('Cameras', { sub: 'Cameras that a relay dials.', actions: [can('admin') && button('Register', { icon: 'plus', kind: 'primary', onclick: () => go('/cameras/+') })] }),
    h('div', { class: 'toolbar' }, choice('kind', [{ value: '', label: 'All kinds' }, ...kinds], 'Kind'), choice('online', [{ value: '', label: 'Connected or not' }, { value: 'true', label: 'Connected' }, { value: 'false', label: 'Not connected' }], 'State'),
      h('span', { class: 'grow' }), count, iconButton('refresh', 'Reload', { onclick: () => list.reset() })), list.element);
  list.reset();
  // Leases change without an event; what is on the screen is looked at again while somebody looks.
  every(15_000, refresh, signal);
  const offs = [keys.add('r', 'Reload', () => list.reset()), live.on('change', (change) => { if (list.items().some((camera) => camera.id === change.device)) list.change((items) => items.map((camera) => (camera.id === change.device ? { ...camera, online: change.online } : camera))); }, { kind: 'device' })];
  return { element, dispose() { offs.forEach((off) => off()); table.dispose(); } };

  async function refresh() {
    if (list.items().length === 0) return;
    try {
      const { items } = await api.get('/api/cameras', { query: { ...asked, take: 200 }, signal });
      const fresh = new Map(items.map((camera) => [camera.id, camera]));
      list.change((old) => old.map((camera) => fresh.get(camera.id) ?? camera));
    } catch (error) {
      if (isAbort(error)) throw error;
      count.textContent = 'Not fresh: the list could not be read again';
    }
  }

  function choice(name, items, label) {
    return select(items, asked[name], (value) => {
      asked[name] = value;
      const text = new URLSearchParams(Object.entries(asked).filter(([, one]) => one)).toString();
      go.replace(text ? `/cameras?${text}` : '/cameras');
      list.reset();
    }, { label });
  }

  async function remove(camera) {
    if (!(await confirm({ title: `Take ${camera.name || camera.id} away?`, text: 'Whoever holds it lets it go within seconds. Its device, files and events stay.', action: 'Take away', danger: true }))) return;
    await api.delete(`/api/cameras/${encodeURIComponent(camera.id)}`, { signal });
    list.change((items) => items.filter((one) => one.id !== camera.id));
    toast('The camera is no longer dialled.', { kind: 'good' });
  }
}
