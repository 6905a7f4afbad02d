// Live video: up to four streams side by side; which ones stands in the address.
import { isAbort } from '../core/api.js';
import { h, replace } from '../ui/dom.js';
import { button, empty, pageHead, select } from '../ui/kit.js';
import { toast } from '../ui/toast.js';
import { liveTile } from './stage/tile.js';
import { channelsOf } from './stage/start.js';
import { readWall, wallText } from './stage/wall.js';
import { devicePicker } from './desk/picker.js';

/** Most streams at once: four of 2 Mbit/s are what a mobile link and a small computer can take. */
const most = 4;

export function view(context) {
  const { params, query, fleet, go, signal, api } = context;
  const path = params.id ? `/devices/${encodeURIComponent(params.id)}/live` : '/live';
  const tiles = new Map();
  let device = params.id ?? '';
  const grid = h('div', { class: 'live-grid' });
  const channel = h('span');
  const add = button('Play', { icon: 'play', kind: 'primary', onclick: () => place({ device, channel: chosen.value }) });
  let chosen = select([], '');
  const picker = params.id ? null : devicePicker({ fleet, onchange: (id) => { device = id; offer(); } });
  const element = h('div', { class: params.id ? 'stack fill live-page' : 'page page-fill live-page' },
    !params.id && pageHead('Live video', { sub: 'The camera is asked for it; it stops when nobody watches any more.' }),
    h('div', { class: 'toolbar' }, picker, channel, add), grid);
  offer();
  // What a device speaks, and so its channels, is known when the fleet is.
  if (device && !fleet.get(device)) fleet.loaded.then(() => { if (!signal.aborted) offer(); });
  for (const stream of readWall(query.get('streams'), params.id).slice(0, most)) place(stream);
  draw();
  return { element, dispose() { for (const tile of tiles.values()) tile.dispose(); } };

  async function offer() {
    const of = device;
    show(channelsOf(fleet.get(of)));
    add.disabled = !of;
    if (!of || !['dvrip', 'bseries'].includes(fleet.get(of)?.protocol)) return;
    try {
      const camera = await api.get(`/api/cameras/${encodeURIComponent(of)}`, { signal });
      if (of === device) show(channelsOf(fleet.get(of), camera.channels));
    } catch (error) {
      // Channels of its kind are offered; whether this one has them the camera says.
      if (!isAbort(error) && error.status !== 404) toast(error.message, { kind: 'bad' });
    }
  }

  function show(channels) {
    chosen = select(channels, channels[0].value, undefined, { label: 'Channel' });
    replace(channel, chosen);
  }

  function place(stream) {
    const key = `${stream.device}/${stream.files ? 'playback' : stream.channel}`;
    if (!stream.device || tiles.has(key)) return;
    if (tiles.size >= most) return toast(`At most ${most} streams at once: take one away first.`, { kind: 'info' });
    const tile = liveTile({ context, ...stream, onClose: () => take(key) });
    tiles.set(key, Object.assign(tile, { stream }));
    grid.append(tile.element);
    keep();
  }

  function take(key) {
    tiles.get(key).dispose();
    tiles.get(key).element.remove();
    tiles.delete(key);
    keep();
  }

  function keep() {
    const text = wallText([...tiles.values()].map((tile) => tile.stream), params.id);
    go.replace(text ? `${path}?streams=${encodeURIComponent(text)}` : path);
    draw();
  }

  function draw() {
    grid.dataset.count = String(tiles.size);
    grid.querySelector('.state-block')?.remove();
    if (tiles.size === 0) grid.append(empty('No stream is open', 'Choose a device and a channel, then play.'));
  }
}
