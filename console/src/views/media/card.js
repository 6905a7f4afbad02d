// One file in the gallery.
import { duration, time, words } from '../../core/format.js';
import { h, icon } from '../../ui/dom.js';
import { badge } from '../../ui/kit.js';
import { channelText, stateOf, timeOf } from './words.js';

/** The picture of a file, or a sign where there is none. @param {object} file */
export function thumbnail(file, { large = false } = {}) {
  const sign = h('span', { class: 'thumb-sign' }, icon(file.kind === 'photo' ? 'photo' : file.kind === 'video' ? 'media' : 'recordings', large ? 32 : 24));
  const frame = h('span', { class: 'thumb' }, sign);
  if (!file.thumbnailUrl) return frame;
  // Sized and lazy: a wall of pictures neither jumps nor loads what nobody sees.
  const picture = h('img', { alt: '', width: 240, height: 135, loading: 'lazy', decoding: 'async', src: file.thumbnailUrl, onload: () => sign.remove(), onerror: () => picture.remove() });
  frame.append(picture);
  return frame;
}

/** @param {object} file @param {{nameOf: (device: string) => string}} fleet */
export function mediaCard(file, fleet) {
  const state = stateOf(file);
  const channel = channelText(file.channel);
  const name = fleet.nameOf(file.device);
  return h('a', { class: 'media-card', role: 'listitem', href: `#/media/${encodeURIComponent(file.id)}`, 'aria-label': `${words(file.kind)} of ${name}, ${state.text}` },
    h('span', { class: 'thumb-frame' }, thumbnail(file),
      file.durationSeconds > 0 && h('span', { class: 'thumb-mark end num' }, duration(file.durationSeconds)),
      file.alarmId && h('span', { class: 'thumb-mark start alarm', title: 'Belongs to an alarm' }, icon('alarm', 12), h('span', { class: 'sr-only' }, 'Belongs to an alarm')),
      state.kind !== 'good' && h('span', { class: 'thumb-state' }, badge(state.text, state.kind))),
    h('span', { class: 'media-card-text' }, h('strong', { class: 'ellipsis' }, name), h('span', { class: 'row muted' }, time(timeOf(file)), channel && h('span', { class: 'ellipsis' }, channel))));
}
