// One file: to be watched, to be downloaded, and what is known of it.
import { h, replace } from '../ui/dom.js';
import { badge, button, copyText, deviceLink, facts, failed, loading, pageHead, section } from '../ui/kit.js';
import { bytes, coordinates, duration, time, words } from '../core/format.js';
import { isAbort } from '../core/api.js';
import { gapBar, mediaStage } from './media/stage.js';
import { channelText, gapReason, stateOf, timeOf, triggerText } from './media/words.js';

export function view(context) {
  const { api, params, signal, live } = context;
  const element = h('div', { class: 'page' }, loading(6));
  let shown = { dispose() {} };
  let file;
  const load = async () => {
    try {
      const now = await api.get(`/api/media/${encodeURIComponent(params.id)}`, { signal });
      // What plays goes on playing: only what changed is a reason to draw again.
      if (file && JSON.stringify(steady(file)) === JSON.stringify(steady(now))) return;
      file = now;
      shown.dispose();
      shown = draw(context, file, element);
    } catch (error) {
      if (!isAbort(error)) replace(element, failed(error, load));
    }
  };
  load();
  const off = live.on('change', (change) => { if (change.device === file?.device && change.mediaId === file?.mediaId) load(); }, { kind: 'media' });
  return { element, dispose() { off(); shown.dispose(); } };
}

// Links are signed anew with every answer.
const steady = ({ thumbnailUrl, ...file }) => file;

function draw(context, file, element) {
  const { fleet, go, keys } = context;
  const stage = mediaStage({ ...context, file });
  const state = stateOf(file);
  const off = keys.add('d', 'Download the original', () => download(context, file, 'original'));
  replace(element,
    pageHead(`${words(file.kind)} of ${fleet.nameOf(file.device)}`, {
      sub: h('span', { class: 'row wrap' }, time(timeOf(file)), channelText(file.channel), badge(state.text, state.kind)),
      actions: [
        button('Back', { icon: 'left', kind: 'quiet', onclick: () => (history.length > 1 ? history.back() : go('/media')) }),
        file.links?.playable && button('Download', { icon: 'download', kind: 'primary', onclick: () => download(context, file, 'playable'), title: 'The file as it is shown' }),
        file.links?.original && button('Original', { icon: 'download', onclick: () => download(context, file, 'original'), title: 'The bytes as the camera sent them' }),
      ],
    }),
    h('div', { class: 'media-columns' },
      h('div', { class: 'stack' }, stage.element, gapBar(file, stage.jump), state.kind !== 'good' && h('p', { class: `note ${state.kind}` }, h('strong', null, `${state.text}. `), state.detail), gaps(file), keyHelp(file)),
      h('div', { class: 'stack' }, about(file, fleet), integrity(file), raw(file))));
  return { dispose() { stage.dispose(); off(); } };
}

function about(file, fleet) {
  return section('About', [], facts([
    ['Device', deviceLink(fleet, file.device)], ['Channel', channelText(file.channel)], ['Recorded', time(timeOf(file))], ['Device clock', file.deviceTime && time(file.deviceTime)], ['Arrived from', time(file.startedAt)],
    ['Length', file.durationSeconds > 0 ? duration(file.durationSeconds) : null], ['Pictures a second', file.frameRate > 0 ? String(Math.round(file.frameRate * 10) / 10) : null], ['Size', bytes(file.lengthBytes)], ['Format', file.format],
    ['Why', triggerText(file)], ['Driver', file.driverName], ['Place', Number.isFinite(file.latitude) ? coordinates(file.latitude, file.longitude) : null],
    ['Alarm', file.alarmId && h('a', { href: `#/alarms/${encodeURIComponent(`${file.device}:${file.alarmId}`)}` }, 'Open the alarm')], ['Command', file.commandId && h('a', { href: `#/devices/${encodeURIComponent(file.device)}/commands` }, 'Commands of the device')],
    ['Name', file.source && h('span', { class: 'mono' }, file.source)], ['Protocol', words(file.protocol)],
  ]));
}

function integrity(file) {
  const matches = { true: badge('Matches', 'good'), false: badge('Does not match', 'warn') }[String(file.announcedCrcMatches)];
  return section('Integrity', [], facts([
    ['State', `${stateOf(file).text}. ${file.state === 'complete' ? 'Each block was checked when it arrived, and the whole when it was put together.' : ''}`], ['SHA-256', file.sha256 && copyText(file.sha256)],
    ["Camera's checksum", matches ?? 'The camera announced none'], ['Conversion', words(file.conversionState)], ['Reason', file.conversionError ?? file.failureReason],
  ]));
}

function gaps(file) {
  if (!file.gaps?.length) return null;
  return section('Missing stretches', [], h('ul', { class: 'plain-list' }, file.gaps.map((gap) => h('li', { class: 'row wrap' }, time(gap.from), h('span', { class: 'num' }, `${gap.seconds} s`), h('span', { class: 'muted' }, gapReason(gap.reason))))));
}

function raw(file) {
  const body = h('pre', { class: 'answer mono', tabindex: '0' });
  return section('As the API tells it', [], h('details', { ontoggle: () => { body.textContent ||= JSON.stringify(steady(file), null, 2); } }, h('summary', null, 'JSON'), body));
}

function keyHelp(file) {
  if (file.kind !== 'video' || !file.links?.playable) return null;
  const keyOf = (key, what) => [h('kbd', null, key), ` ${what}  `];
  return h('p', { class: 'muted key-help' }, keyOf('k', 'play'), keyOf('j', 'back 5 s'), keyOf('l', 'on 5 s'), keyOf(',', 'picture back'), keyOf('.', 'picture on'), keyOf('<', 'slower'), keyOf('>', 'faster'), keyOf('x', 'full screen'), keyOf('d', 'download'));
}

/** Downloads through a link of its own, which names the file. */
async function download({ api, signal }, file, what) {
  const { url } = await api.get(`/api/media/${encodeURIComponent(file.id)}/link`, { query: { what }, signal });
  const link = h('a', { href: url, download: '', rel: 'noreferrer', target: '_blank' });
  link.click();
}
