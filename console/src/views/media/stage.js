// Showing one file: video with the browser's own controls and a few keys of ours, a photo as it is.
import { ago, duration } from '../../core/format.js';
import { h, icon, replace } from '../../ui/dom.js';
import { button } from '../../ui/kit.js';
import { stateOf } from './words.js';

// A link this close to its end is replaced before it is used again, milliseconds.
const renewBefore = 60_000;

/** A link to a file's content that is renewed when it runs out. */
export function linkOf(api, file, what, signal) {
  let link;
  return async () => {
    if (!link || Date.parse(link.expires) - Date.now() < renewBefore) link = await api.get(`/api/media/${encodeURIComponent(file.id)}/link`, { query: { what }, signal });
    return link.url;
  };
}

/** @param {{api: any, file: object, signal: AbortSignal, keys: any}} how @returns {{element: HTMLElement, dispose: () => void, jump: (seconds: number) => void}} */
export function mediaStage({ api, file, signal, keys }) {
  const element = h('div', { class: 'media-stage' });
  const playable = linkOf(api, file, file.links?.playable ? 'playable' : 'original', signal);
  if (!file.links?.playable) {
    const { text, detail } = stateOf(file);
    replace(element, h('div', { class: 'stage-words' }, icon(file.kind === 'photo' ? 'photo' : 'media', 32), h('strong', null, text), h('p', null, detail)));
    return { element, dispose() {}, jump() {} };
  }
  return file.kind === 'photo' ? photo(element, playable) : video(element, playable, file, keys);
}

function photo(element, link) {
  const show = async () => {
    try {
      const picture = h('img', { alt: 'The photo', src: await link(), onerror: () => say(element, 'The photo could not be loaded.', show) });
      replace(element, picture);
    } catch (error) {
      if (error.name !== 'AbortError') say(element, error.message, show);
    }
  };
  show();
  return { element, dispose() {}, jump() {} };
}

function video(element, link, file, keys) {
  const screen = h('video', { controls: true, playsinline: true, preload: 'metadata', tabindex: '0', 'aria-label': `Video of ${ago(file.recordedAt)}` });
  const notice = h('div', { class: 'stage-notice', role: 'status', hidden: true });
  let tries = 0;
  const open = async () => {
    const at = screen.currentTime;
    try {
      screen.src = await link();
      if (at > 0) screen.currentTime = at;
      notice.hidden = true;
    } catch (error) {
      if (error.name !== 'AbortError') tell(error.message);
    }
  };
  // A link runs out while somebody watches: once more with a fresh one, then the truth.
  screen.addEventListener('error', () => {
    if (!screen.getAttribute('src')) return;
    if (tries++ < 1) open();
    else tell(screen.error?.code === 4 || screen.error?.code === 3 ? 'This browser cannot play the video. Download it instead.' : 'The video could not be loaded.');
  });
  screen.addEventListener('playing', () => { tries = 0; });
  replace(element, screen, notice);
  open();
  const offs = [
    keys.add('k', 'Play or pause', () => toggle(screen)), keys.add(' ', 'Play or pause', () => toggle(screen)), keys.add('j', 'Back 5 s', () => jump(-5)), keys.add('l', 'Forward 5 s', () => jump(5)),
    keys.add(',', 'One picture back', () => step(-1)), keys.add('.', 'One picture on', () => step(1)), keys.add('m', 'Sound on or off', () => { screen.muted = !screen.muted; }),
    keys.add('x', 'Full screen', () => element.requestFullscreen?.().catch((error) => tell(error.message))), keys.add('<', 'Slower', () => speed(-1)), keys.add('>', 'Faster', () => speed(1)),
  ];
  return {
    element, jump: (seconds) => { screen.currentTime = seconds; screen.focus(); },
    dispose() {
      offs.forEach((off) => off());
      screen.removeAttribute('src');
      screen.load();
    },
  };

  function jump(seconds) {
    screen.currentTime = Math.max(0, Math.min(screen.duration || 0, screen.currentTime + seconds));
  }

  function step(pictures) {
    screen.pause();
    jump(pictures / (file.frameRate > 0 ? file.frameRate : 25));
  }

  function speed(way) {
    const speeds = [0.25, 0.5, 1, 1.5, 2, 4];
    screen.playbackRate = speeds[Math.max(0, Math.min(speeds.length - 1, speeds.indexOf(screen.playbackRate) + way))] ?? 1;
    tell(`${screen.playbackRate}×`, 1_200);
  }

  function tell(text, forMilliseconds) {
    notice.textContent = text;
    notice.hidden = false;
    if (forMilliseconds) setTimeout(() => { if (notice.textContent === text) notice.hidden = true; }, forMilliseconds);
  }
}

function toggle(screen) {
  if (!screen.paused) return screen.pause();
  // The element itself tells what is wrong with the video; a play that was taken back by a pause is no error.
  return screen.play().catch((error) => { screen.title = error.message; });
}

function say(element, text, retry) {
  replace(element, h('div', { class: 'stage-words' }, icon('warn', 32), h('p', null, text), button('Try again', { onclick: retry })));
}

/** Where the gaps of a recording lie, as marks under it. @param {object} file @param {(seconds: number) => void} onJump */
export function gapBar(file, onJump) {
  const begin = Date.parse(file.recordedAt);
  const length = file.durationSeconds + (file.gaps ?? []).reduce((sum, gap) => sum + gap.seconds, 0);
  if (!file.gaps?.length || !(length > 0)) return null;
  // A file's own time has no gaps in it: what comes behind one stands that much earlier.
  let missing = 0;
  return h('div', { class: 'gap-bar' }, file.gaps.map((gap) => {
    const from = Math.max(0, (Date.parse(gap.from) - begin) / 1000);
    const at = Math.max(0, from - missing);
    missing += gap.seconds;
    return h('button', { type: 'button', class: 'gap-mark', style: { left: `${Math.min(100, (from / length) * 100)}%`, width: `${Math.max(0.6, (gap.seconds / length) * 100)}%` }, title: `${duration(gap.seconds)} missing`, 'aria-label': `Gap of ${duration(gap.seconds)} at ${duration(from)}: go there`, onclick: () => onJump(at) });
  }));
}
