// The live feed: newest alarms first, drawn once per frame. While somebody reads further down, the list stands still and says how many came.
import { h, icon, replace } from '../ui/dom.js';
import { badge, empty, iconButton, select, severity } from '../ui/kit.js';
import { virtualList } from '../ui/table.js';
import { number, time, words } from '../core/format.js';
import { bell } from '../core/bell.js';
import { filesInShort, fitsFilter } from './words.js';
import { acknowledgeByKey, acknowledgeNow } from './acknowledge.js';

const rowHeight = 62;
const levels = [{ value: '', label: 'All levels' }, { value: 'warning', label: 'Warning +' }, { value: 'high', label: 'High +' }, { value: 'critical', label: 'Critical' }];

/** @param {{feed: any, fleet: any, me: any, can: (scope: string) => boolean, go: (path: string) => void, onShow?: (alarms: any[]) => void}} parts */
export function feedPanel({ feed, fleet, me, can, go, onShow }) {
  const filter = { least: '', state: '' };
  const count = h('span', { class: 'muted num' });
  const held = h('button', { type: 'button', class: 'feed-held', hidden: true, onclick: () => { list.scrollToTop(); draw(); } });
  const skipped = h('p', { class: 'feed-skipped muted', hidden: true });
  const list = virtualList({
    rowHeight, label: 'Newest alarms', rowLabel: 'alarm', rowKeys: can('command') ? { a: acknowledgeByKey({ feed, me }) } : {}, keyOf: (alarm) => alarm.id, row, onOpen: (alarm) => go(`/alarms/${encodeURIComponent(alarm.id)}`),
    empty: empty('No alarms', 'What cameras report appears here as it happens.'),
  });
  let shownTop;
  list.element.addEventListener('scroll', () => { if (list.element.scrollTop < 4 && !held.hidden) draw(); });
  const openOnly = iconButton('check', 'Only open alarms', { pressed: false, onclick: () => {
    filter.state = filter.state ? '' : 'open';
    openOnly.setAttribute('aria-pressed', String(filter.state === 'open'));
    draw(true);
  } });
  const sound = iconButton('mute', 'Sound', { pressed: bell.isOn, onclick: () => bell.set(!bell.isOn) });
  const element = h('section', { class: 'panel feed', 'aria-label': 'Live alarms' },
    h('header', { class: 'panel-head' }, h('h2', null, 'Alarms'), count, h('div', { class: 'grow' }), select(levels, '', (value) => { filter.least = value; draw(true); }, { label: 'Severity' }), openOnly, sound),
    held, list.element, skipped);
  const offs = [feed.on(() => draw()), bell.on(showSound), feed.onFresh((fresh) => fresh.filter((alarm) => fitsFilter(alarm, filter)).forEach((alarm) => bell.ring(alarm.severity)))];
  fleet.loaded.then(() => list.refresh()); // names of devices
  showSound();
  draw(true);
  return { element, dispose() { for (const off of offs) off(); list.dispose(); } };

  function draw(isNewFilter = false) {
    const items = feed.items.filter((alarm) => fitsFilter(alarm, filter));
    const waiting = !isNewFilter && list.element.scrollTop > 4 && shownTop ? items.findIndex((alarm) => alarm.id === shownTop) : 0;
    held.hidden = waiting <= 0;
    if (waiting > 0) {
      held.textContent = waiting === 1 ? '1 new alarm' : `${number(waiting)} new alarms`;
      return;
    }
    shownTop = items[0]?.id;
    list.setItems(items);
    if (isNewFilter) list.scrollToTop();
    count.textContent = number(items.length);
    skipped.hidden = feed.skipped === 0;
    skipped.textContent = `${number(feed.skipped)} more came too fast to be shown here; the alarm list has them all.`;
    onShow?.(items);
  }

  function row(alarm) {
    const files = filesInShort(alarm.files);
    const isOpen = (alarm.state ?? 'open') === 'open';
    return h('div', { class: `feed-row sev-${alarm.severity}${isOpen ? '' : ' done'}` },
      h('div', { class: 'feed-line' }, severity(alarm.severity, { short: true }), h('a', { class: 'feed-word ellipsis', href: `#/alarms/${encodeURIComponent(alarm.id)}` }, words(alarm.alarm)), alarm.count > 1 && badge(`× ${number(alarm.count)}`), h('span', { class: 'grow' }), time(alarm.time, { relative: true })),
      h('div', { class: 'feed-line sub' }, h('a', { class: 'ellipsis device-link', href: `#/devices/${encodeURIComponent(alarm.device)}` }, fleet.nameOf(alarm.device)), h('span', { class: 'grow' }), files && badge(files.label, files.kind),
        isOpen ? can('command') && iconButton('check', `Acknowledge ${words(alarm.alarm)}`, { size: 14, onclick: () => acknowledgeNow({ feed, me }, alarm) }) : h('span', { class: 'muted feed-by ellipsis', title: `Acknowledged by ${alarm.acknowledgedBy ?? ''}` }, icon('check', 12), ' ', alarm.acknowledgedBy)));
  }

  function showSound() {
    sound.setAttribute('aria-pressed', String(bell.isOn));
    sound.title = bell.isOn ? 'Sound is on' : 'Sound is off';
    replace(sound, icon(bell.isOn ? 'sound' : 'mute'));
  }
}
