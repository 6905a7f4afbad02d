// One device: what it is and where it is; media, commands, recordings and live video are tabs of their own.
import { h, replace } from '../ui/dom.js';
import { badge, chip, failed, loading, pageHead, stateDot, tabs } from '../ui/kit.js';
import { time, words } from '../core/format.js';
import { deviceTabs } from '../routes.js';
import { view as overview } from '../devices/overview.js';

export async function view(context) {
  const { api, params, live, signal, setTitle } = context;
  const path = `/devices/${encodeURIComponent(params.id)}`;
  const tab = deviceTabs.find((one) => one.id === params.tab);
  const request = api.get(`/api${path}`, { signal });
  let device;
  const head = h('div', null, loading(2));
  const place = h('div', { class: 'tab-place' }, loading(5));
  const items = [{ label: 'Overview', href: `#${path}` }, ...deviceTabs.filter((one) => !one.scope || context.can(one.scope)).map((one) => ({ label: one.title, href: `#${path}/${one.id}` }))];
  const element = h('div', { class: 'page device-page' }, head, tabs(items, tab ? `#${path}/${tab.id}` : `#${path}`, 'Parts of the device'), place);
  const off = live.on('change', (change) => { if (device) draw({ ...device, online: change.online, lastSeen: change.time }); }, { kind: 'device', device: params.id });
  let inner;
  let isGone = false;
  signal.addEventListener('abort', () => { isGone = true; }, { once: true });
  fill();
  return { element, title: context.fleet.nameOf(params.id), dispose() { isGone = true; off(); inner?.dispose?.(); } };

  async function fill() {
    try {
      const [known, part] = await Promise.all([request, tab ? tab.load() : { view: overview }]);
      draw(known);
      const shown = await part.view({ ...context, device: known });
      if (isGone) return shown.dispose?.();
      inner = shown;
      replace(place, shown.element);
    } catch (error) {
      if (isGone) return;
      if (!device) replace(head);
      replace(place, failed(error));
    }
  }

  function draw(now) {
    device = now;
    setTitle(device.name || device.id);
    replace(head, pageHead(device.name || device.id, { sub: [stateDot(device.online, { word: true }), h('span', { class: 'mono' }, device.id), device.protocol && h('span', null, words(device.protocol)), h('span', null, 'Heard ', time(device.lastSeen, { relative: true })), device.standing !== 'fleet' && badge(words(device.standing), 'warn'), device.policy && device.policy !== 'accept' && badge(words(device.policy), 'bad'), device.tags.map((tag) => chip(tag))] }));
  }
}
