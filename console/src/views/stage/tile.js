// One live stream in the grid: its picture, its state, its buttons.
import { isAbort, messageOf } from '../../core/api.js';
import { bytes } from '../../core/format.js';
import { play } from '../../live/player.js';
import { h, icon, replace } from '../../ui/dom.js';
import { badge, button, iconButton } from '../../ui/kit.js';
import { channelText } from '../media/words.js';
import { save, snapshot } from './snapshot.js';
import { channelsOf, progressText, snapshotName, startLive, stopLive, watchRunning } from './start.js';

const kinds = { connecting: 'info', playing: 'good', waiting: 'warn', ended: 'mute', refused: 'bad' };
const words = { connecting: 'Connecting', playing: 'Live', waiting: 'Waiting', ended: 'Ended', refused: 'Not possible' };

/**
 * @param {{context: any, device: string, channel: string, files?: string[], onClose: () => void}} how `files`: recordings to be played back
 * @returns {{element: HTMLElement, dispose: () => void, key: string}}
 */
export function liveTile({ context, device, channel, files, onClose }) {
  const { api, fleet, can } = context;
  const stop = new AbortController();
  const label = files ? 'Playback' : channelsOf(fleet.get(device)).find((one) => one.value === channel)?.label ?? channelText(channel);
  const video = h('video', { playsinline: true, muted: true, tabindex: '-1', 'aria-label': `Live video of ${fleet.nameOf(device)}` });
  video.muted = true;
  const canvas = h('canvas', { hidden: true, role: 'img', 'aria-label': `Live pictures of ${fleet.nameOf(device)}` });
  const notice = h('div', { class: 'stage-words', role: 'status' });
  const state = h('span');
  const hints = h('span', { class: 'tile-hints num' });
  const sound = iconButton('mute', 'Sound on', { onclick: toggleSound, pressed: false });
  const shot = iconButton('photo', 'Save the picture (PNG)', { onclick: async () => save(await snapshot(playback.surface), snapshotName(device, channel, new Date())), disabled: true });
  const playStop = h('span');
  let playback = null;
  let looks = { bytes: 0, at: 0 };
  const picture = h('div', { class: 'tile-picture', ondblclick: full }, video, canvas, hints, notice);
  const element = h('article', { class: 'live-tile', 'aria-label': `${fleet.nameOf(device)}, ${label}`, dataset: { state: 'idle' } },
    picture,
    h('footer', { class: 'tile-foot' }, state, h('a', { class: 'tile-name ellipsis', href: `#/devices/${encodeURIComponent(device)}`, title: fleet.nameOf(device) }, fleet.nameOf(device)), h('span', { class: 'tile-channel muted ellipsis' }, label), h('span', { class: 'grow' }), playStop, sound, shot, iconButton('fit', 'Full screen', { onclick: full }), iconButton('close', 'Take away', { onclick: onClose })));
  const timer = setInterval(look, 1000);
  // What cannot come is not asked for by itself; whoever knows better presses play.
  if (fleet.get(device)?.online === false) tell('refused', 'The device is not connected.');
  else start();
  return { element, key: `${device}/${channel}`, dispose };

  async function start() {
    playback?.close();
    playback = null;
    tell('connecting', progressText(0));
    setPlayStop('Stop', 'stop', halt);
    const began = performance.now();
    const asking = setInterval(() => tell('connecting', progressText((performance.now() - began) / 1000)), 1000);
    try {
      const links = await ask();
      clearInterval(asking);
      playback = play({ video, canvas }, links, { onState: ({ state: now, message }) => tell(now, message), refresh: ask });
    } catch (error) {
      if (!isAbort(error)) tell('refused', messageOf(error));
    } finally {
      clearInterval(asking);
    }
  }

  function ask() {
    return can('command') ? startLive(api, device, { channel, files }, stop.signal) : watchRunning(api, device, channel, stop.signal);
  }

  async function halt() {
    playback?.close();
    playback = null;
    // Others may watch: the camera goes on for them, and is told to stop when nobody does.
    const also = button('Stop the camera too', { onclick: async () => {
      await stopLive(api, device, files ? 'playback' : channel);
      tell('ended', 'The camera was told to stop');
    } });
    tell('ended', 'Stopped here. The camera stops by itself when nobody watches.', can('command') && also);
  }

  function tell(now, message, more) {
    element.dataset.state = now;
    replace(state, badge(words[now], kinds[now]));
    shot.disabled = now !== 'playing' && now !== 'waiting';
    const isQuiet = now === 'playing';
    notice.hidden = isQuiet;
    if (!isQuiet) replace(notice, now === 'connecting' || now === 'waiting' ? h('span', { class: 'spinner', 'aria-hidden': 'true' }) : icon(now === 'refused' ? 'warn' : 'stop', 24), h('p', null, message), more, /click/.test(message) && button('Play', { icon: 'play', onclick: () => video.play() }));
    if (now === 'ended' || now === 'refused') {
      setPlayStop('Play', 'play', start);
      hints.textContent = '';
    }
  }

  function setPlayStop(label, sign, work) {
    if (playStop.firstChild?.title !== label) replace(playStop, iconButton(sign, label, { onclick: work }));
  }

  function look() {
    const info = playback?.info;
    if (!info || element.dataset.state !== 'playing') return;
    const now = performance.now();
    const rate = looks.at ? Math.max(0, (info.bytes - looks.bytes) / ((now - looks.at) / 1000)) : 0;
    looks = { bytes: info.bytes, at: now };
    const parts = [info.width ? `${info.width}×${info.height}` : '', rate > 0 ? `${bytes(rate)}/s` : '', info.behind !== null ? `${info.behind.toFixed(1)} s behind` : '', info.form.toUpperCase()];
    hints.textContent = parts.filter(Boolean).join(' · ');
  }

  function toggleSound() {
    video.muted = !video.muted;
    sound.setAttribute('aria-pressed', String(!video.muted));
    sound.setAttribute('aria-label', video.muted ? 'Sound on' : 'Sound off');
    sound.title = sound.getAttribute('aria-label');
    replace(sound, icon(video.muted ? 'mute' : 'sound'));
  }

  async function full() {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await picture.requestFullscreen?.();
  }

  function dispose() {
    stop.abort();
    clearInterval(timer);
    playback?.close();
    if (document.fullscreenElement === picture) document.exitFullscreen();
  }
}
