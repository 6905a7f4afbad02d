// The clips of an alarm: what came can be played, what did not come says where it stands.
import { h, icon, replace } from '../ui/dom.js';
import { badge, button, empty, failed, loading } from '../ui/kit.js';
import { ago, time } from '../core/format.js';
import { isAbort } from '../core/api.js';
import { ledgerOf } from './words.js';

/** @param {{api: any, signal: AbortSignal}} parts */
export function clips({ api, signal }) {
  let files = [];
  let chosen;
  let played;
  const stage = h('div', { class: 'stage' });
  const list = h('ul', { class: 'ledger', 'aria-label': 'Promised files' });
  const element = h('div', { class: 'clips' }, stage, list);
  return {
    element,
    /** Shows the files as they stand now; what plays goes on playing. */
    set(now) {
      files = now;
      if (!files.some((file) => file.name === chosen)) chosen = (files.find((file) => file.playable) ?? files[0])?.name;
      draw();
    },
    dispose: stop,
  };

  function draw() {
    replace(list, files.map((file) => h('li', null, entry(file))));
    const file = files.find((one) => one.name === chosen);
    const key = file && `${file.name}/${file.playable ? file.mediaId : file.state}`;
    if (key === played && stage.firstChild) return;
    played = key;
    stop();
    if (!file) return replace(stage, empty('No clip was promised', 'This kind of alarm comes without one, or the camera keeps none.'));
    if (!file.playable) return replace(stage, waiting(file));
    play(file, key);
  }

  function entry(file) {
    const state = ledgerOf(file.state);
    return h('button', { type: 'button', class: 'ledger-row', 'aria-pressed': String(file.name === chosen), onclick: () => { chosen = file.name; draw(); } },
      icon(file.playable ? 'play' : file.state === 'missing' ? 'warn' : 'clock'), h('span', { class: 'grow' }, h('span', { class: 'mono ellipsis ledger-name', title: file.name }, file.name), h('span', { class: 'muted ledger-sub' }, told(file))), badge(state.label, state.kind));
  }

  function told(file) {
    const parts = [file.channel && `Channel ${file.channel}`, file.asked > 0 && `asked for ${file.asked === 1 ? 'once' : `${file.asked} times`}`];
    if (file.state === 'expected' && file.dueAt) parts.push(`due ${ago(file.dueAt)}`);
    if (file.matchedBy) parts.push(`found by ${file.matchedBy}`);
    return parts.filter(Boolean).join(' · ');
  }

  function waiting(file) {
    const state = ledgerOf(file.state);
    const isHere = file.state === 'received' || file.state === 'late';
    return h('div', { class: 'stage-words' }, icon(file.state === 'missing' ? 'warn' : 'clock', 28), h('p', { class: 'state-title' }, isHere ? 'Here, but not ready to be played' : state.label), h('p', null, isHere ? 'It is being made ready for browsers.' : state.tells), file.state === 'expected' && file.dueAt && h('p', null, 'Due ', time(file.dueAt)));
  }

  async function play(file, key) {
    replace(stage, loading(3));
    try {
      const [media, link] = await Promise.all([api.get(file.links.self, { signal }), api.get(file.links.playable, { signal })]);
      if (played !== key) return;
      const isPhoto = media?.kind === 'photo';
      replace(stage, isPhoto ? h('img', { src: link.url, alt: `Photo ${file.name}` }) : video(link.url, file));
      stage.append(h('a', { class: 'stage-link', href: `#/media/${encodeURIComponent(media?.id ?? '')}` }, 'Details'));
    } catch (error) {
      if (!isAbort(error) && played === key) replace(stage, failed(error, () => play(file, key)));
    }
  }

  function video(url, file) {
    const element = h('video', { src: url, controls: true, playsinline: true, preload: 'auto', muted: true, autoplay: true, 'aria-label': `Clip ${file.name}` });
    element.addEventListener('error', () => {
      if (element.isConnected) replace(stage, h('div', { class: 'stage-words' }, icon('warn', 28), h('p', { class: 'state-title' }, 'This clip cannot be played here'), button('Try again', { icon: 'refresh', onclick: () => { played = undefined; draw(); } })));
    });
    return element;
  }

  function stop() {
    const playing = stage.querySelector('video');
    if (!playing) return;
    playing.pause();
    playing.removeAttribute('src');
    playing.load();
    playing.remove();
  }
}
