// What the fake API knows beside fleet and alarms. Gives an answer, or undefined: not known here.
import { chance } from './data.js';

const hostile = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
const iso = (at) => new Date(at).toISOString();
const hex = (number, length = 32) => number.toString(16).padStart(length, '0');
const problem = (status, detail, errors) => ({ status, body: { status, title: detail, detail, errors } });
const day = 86400e3;
const states = new WeakMap();

/** @param {{method: string, path: string, query: URLSearchParams, body: any, headers: any, data: any}} request @returns {{status?: number, body?: any, headers?: any} | undefined} */
export function more({ method, path, query, body, headers, data }) {
  const parts = path.split('/').slice(2).map(decodeURIComponent);
  const state = stateOf(data);
  switch (parts[0]) {
    case 'media': return media(parts, query, state);
    case 'transfers': return { body: { items: transfers(state, query.get('device')) } };
    case 'cameras': return cameras(method, parts, query, body, headers, state);
    case 'dead-letters': return letters(method, parts, query, state);
    case 'webhooks': return method === 'POST' ? { body: { webhookId: 'msg_1' } } : { body: { items: state.webhooks } };
    case 'keys': return { body: { items: state.keys } };
    case 'devices': return ofDevice(method, parts, query, body, headers, state, data);
    default: return undefined;
  }
}

function stateOf(data) {
  if (!states.has(data)) states.set(data, make(data));
  return states.get(data);
}

function make({ devices }) {
  const random = chance(5);
  const now = Date.now();
  return {
    commands: new Map(), letters: lettersOf(now), began: now, devices,
    media: Array.from({ length: 1200 }, (_, i) => file(devices[Math.floor(random() * 60)], i, now - i * 7 * 60e3, random)),
    cameras: Array.from({ length: 24 }, (_, i) => camera(i, now)),
    webhooks: [
      { id: 'w1', name: 'Dispatch', url: 'https://dispatch.example/hooks/cloudcam', kinds: ['alarm', 'file'], alarms: [], minSeverity: 'high', devices: [], enabled: true, createdAt: iso(now - 40 * day), secretSince: iso(now - 3 * day) },
      { id: 'w2', name: hostile, url: 'https://insurer.example/in', kinds: ['alarm'], alarms: ['crash'], minSeverity: 'critical', devices: ['350000000000000'], enabled: true, createdAt: iso(now - 12 * day), secretSince: iso(now - 12 * day), failingSince: iso(now - 5 * 3600e3), lastFailure: '503 Service Unavailable' },
    ],
    keys: [{ id: 'k1', name: 'dispatch', scope: 'admin', createdAt: iso(now - 90 * day), lastUsedDay: iso(now).slice(0, 10), disabled: false }, { id: 'k2', name: hostile, scope: 'read', createdAt: iso(now - 9 * day), disabled: true, ratePerMinute: 60 }],
  };
}

function file(device, i, at, random) {
  const isPhoto = random() < 0.25;
  const fate = random();
  const id = `${device.id}:${String(9e18 - i).slice(0, 19)}-${hex(i)}`;
  const links = { self: `/api/media/${id}`, original: `/api/media/${id}/link?what=original` };
  const isShown = fate >= 0.12;
  if (isShown) Object.assign(links, { playable: `/api/media/${id}/link?what=playable`, thumbnail: `/api/media/${id}/link?what=thumbnail` });
  const outcome = fate < 0.04 ? { state: 'failed', failureReason: 'integrity-file-crc', conversionState: 'pending' } : fate < 0.08 ? { state: 'complete', conversionState: 'failed', conversionError: 'not-decodable' } : fate < 0.12 ? { state: 'complete', conversionState: 'pending' } : { state: 'complete', conversionState: 'ready' };
  return {
    id, device: device.id, mediaId: hex(i), standing: 'fleet', ...outcome, protocol: device.protocol, source: i % 29 === 3 ? hostile : `EVENT_${device.id}_00000000_2026_11_21_12_00_${String(i % 60).padStart(2, '0')}_F_${i % 60}.mp4`, kind: isPhoto ? 'photo' : 'video', format: isPhoto ? 'jpeg' : 'mp4',
    channel: device.protocol === 'dvrip' || device.protocol === 'bseries' ? '0' : i % 2 ? 'driver' : 'front', trigger: ['alarm', 'continuous', 'command', 'harsh-braking'][i % 4], startedAt: iso(at + 4000), recordedAt: iso(at), deviceTime: iso(at), latitude: device.lat, longitude: device.lon,
    durationSeconds: isPhoto ? undefined : 10 + (i % 50), frameRate: isPhoto ? undefined : 25, driverName: i % 9 === 0 ? hostile : 'J. Petraitis', events: [], alarmId: i % 4 === 0 ? hex(i) : undefined, lengthBytes: 400_000 + i * 7919, sha256: hex(i, 64), announcedCrcMatches: i % 3 ? true : undefined,
    gaps: !isPhoto && i % 11 === 4 ? [{ from: iso(at + 5000), seconds: 3.2, reason: 'link-lost' }, { from: iso(at + 12_000), seconds: 1, reason: hostile }] : undefined, links, thumbnailUrl: isShown ? `/store/thumbnail/${i}.svg` : undefined,
  };
}

function media(parts, query, state) {
  if (parts.length === 1) return { body: page(state.media.filter((one) => ['device', 'kind', 'channel', 'trigger'].every((name) => !query.get(name) || one[name] === query.get(name)) && (!query.get('from') || one.recordedAt >= query.get('from')) && (!query.get('to') || one.recordedAt < query.get('to'))), query) };
  const found = state.media.find((one) => one.id === parts[1] || `${one.device}:${one.mediaId}` === parts[1]);
  if (!found) return problem(404, 'There is no such file.');
  if (parts[2] !== 'link') return { body: found };
  return { body: { url: found.kind === 'photo' ? `/store/thumbnail/${Number.parseInt(found.mediaId, 16)}.svg` : '/store/clip.mp4', expires: iso(Date.now() + 900e3) } };
}

// Always on their way: they begin anew when they are done.
function transfers(state, device) {
  const seconds = (Date.now() - state.began) / 1000;
  return state.devices.slice(0, 7).map((one, i) => {
    const total = 3_000_000 + i * 4_000_000;
    const receivedBytes = Math.floor((seconds * (90_000 + i * 60_000)) % total);
    return {
      id: hex(i + 1), device: one.id, standing: 'fleet', protocol: one.protocol, name: i === 2 ? hostile : `2026_11_21_12_0${i}_00_01.ts`, kind: i % 3 ? 'video' : 'photo', format: 'mp4', channel: i % 2 ? 'driver' : 'front', alarmId: i % 2 ? hex(i) : undefined, state: i === 5 ? 'stored' : 'receiving',
      receivedBytes: i === 4 ? 1_000_000 : i === 5 ? total : receivedBytes, totalBytes: i === 6 ? undefined : total, resumes: i, crcErrors: i === 4 ? 3 : 0, startedAt: iso(state.began - i * 60e3), updatedAt: iso(Date.now()),
    };
  }).filter((one) => !device || one.device === device);
}

function camera(i, now) {
  const fate = i % 6;
  return {
    id: `cam-${i}`, kind: i % 3 ? 'dvrip' : 'bseries', address: `192.0.2.${10 + i}`, port: i % 2 ? 34567 : undefined, user: 'admin', passwordSecret: `gate-${i}-password`, channels: i % 3 ? [0, 2] : [0], recording: { mode: ['off', 'on-alarm', 'continuous', 'on-demand'][i % 4], secondsBefore: 10, secondsAfter: 20 },
    timeZone: 'Europe/Vilnius', name: i === 4 ? hostile : `Gate ${i + 1}`, tags: ['yard', 'north'], enabled: fate !== 5, registeredAt: iso(now - 30 * day), changedAt: iso(now - day), online: fate < 3,
    lease: fate < 3 ? { replica: 'relay-1', since: iso(now - 3600e3), expiresAt: iso(now + 20e3), term: 4, failures: 0 } : fate === 3 ? { term: 2, endReason: 'login-refused', endedAt: iso(now - 60e3), nextAttempt: iso(now + 1800e3), failures: 1 } : fate === 4 ? { term: 7, endReason: 'timed-out', endedAt: iso(now - 30e3), nextAttempt: iso(now + 30e3), failures: 9 } : undefined,
  };
}

function cameras(method, parts, query, body, headers, state) {
  if (parts.length === 1) return { body: page(state.cameras.filter((one) => (!query.get('kind') || one.kind === query.get('kind')) && (!query.get('online') || String(one.online) === query.get('online'))), query) };
  const at = state.cameras.findIndex((one) => one.id === parts[1]);
  if (method === 'PUT') {
    if (Object.keys(body).some((name) => /^pass(?!wordSecret)/i.test(name))) return problem(400, 'The camera is wrong.', { password: ['A password does not belong into a request.'] });
    if (at >= 0 && headers['if-none-match']) return problem(412, 'The camera is not in the state that was asked for; read it again.');
    const saved = { ...(at >= 0 ? state.cameras[at] : { registeredAt: iso(Date.now()), online: false }), ...body, id: parts[1] };
    if (at >= 0) state.cameras[at] = saved;
    else state.cameras.unshift(saved);
    return { status: at >= 0 ? 200 : 201, body: saved, headers: { etag: '"2"' } };
  }
  if (at < 0) return problem(404, 'There is no such camera.');
  if (method === 'DELETE') state.cameras.splice(at, 1);
  return method === 'DELETE' ? { status: 204 } : { body: state.cameras[at], headers: { etag: '"1"' } };
}

function lettersOf(now) {
  const of = (kind, count, reason) => Array.from({ length: count }, (_, i) => ({ kind, id: `${iso(now - i * day).slice(0, 10)}-${hex(i, 12)}`, day: iso(now - i * day).slice(0, 10), reason, lengthBytes: 800 + i * 97 }));
  return { alarms: of('alarms', 4, 'not an event of ours'), events: [], media: of('media', 1, hostile), 'media-jobs': of('media-jobs', 12, 'storage was away'), spill: [], telemetry: of('telemetry', 230, 'no json'), webhooks: of('webhooks', 3, '410 Gone') };
}

function letters(method, parts, query, state) {
  const kind = parts[1] ?? query.get('kind');
  if (!kind) return { body: { items: [...Object.entries(state.letters).map(([one, list]) => ({ kind: one, count: list.length })), { kind: 'media-jobs-poison', count: 2 }, { kind: 'webhook-deliveries-poison', count: 0 }] } };
  const list = state.letters[kind] ?? [];
  if (parts.length === 1) return { body: page(list, query) };
  if (parts.length === 3 && parts[2] === 'retry') return { body: { done: list.splice(0, 5).length, failed: 0 } };
  const at = list.findIndex((one) => one.id === parts[2]);
  if (at < 0) return problem(404, 'There is no such dead letter.');
  if (parts[3] === 'retry' && at === 1) return problem(409, 'It failed again: storage was away.');
  if (method === 'GET') return { body: Buffer.from(JSON.stringify({ specversion: '1.0', type: 'cloudcam.alarm.raised.v1', data: { driverName: hostile } })), headers: { 'content-type': 'application/octet-stream' } };
  list.splice(at, 1);
  return { status: 204 };
}

function ofDevice(method, parts, query, body, headers, state, data) {
  const [, device, part, id] = parts;
  if (part === 'commands') return commands(method, device, id, query, body, headers, state);
  if (part === 'recordings') {
    const items = Array.from({ length: 300 }, (_, i) => ({ name: `2026_11_21_${String(23 - Math.floor(i / 20) % 24).padStart(2, '0')}_${String(59 - (i % 20) * 3).padStart(2, '0')}_00_0${1 + (i % 2)}.ts`, localTime: `2026-11-21T${String(23 - Math.floor(i / 20) % 24).padStart(2, '0')}:${String(59 - (i % 20) * 3).padStart(2, '0')}:00`, channel: i % 2 ? 'driver' : 'front', format: 'mpegts', listedAt: iso(state.began) }));
    const fit = items.filter((one) => !query.get('channel') || one.channel === query.get('channel'));
    return { body: { device, listedAt: iso(state.began), count: fit.length, ...page(fit, query) } };
  }
  if (part !== 'live') return undefined;
  const known = data.devices.find((one) => one.id === device);
  if (!known?.online) return problem(409, 'The device is not connected.');
  if (method === 'DELETE') return { status: 202, body: {} };
  const channel = body?.files ? 'playback' : body?.channel ?? '0';
  const stream = { device, channel, codecs: ['h264', 'aac'], protocol: 'rtmp', startedAt: iso(state.began), links: { mp4: `/store/live/${device}/${channel}.mp4`, flv: `/store/live/${device}/${channel}.flv` }, expires: iso(Date.now() + 600e3) };
  return { body: method === 'GET' ? { items: [stream] } : stream };
}

// Each step takes a second: waiting, sent, answered.
function commands(method, device, id, query, body, headers, state) {
  if (!state.commands.has(device)) {
    state.commands.set(device, [
      { id: 'c-old', device, command: 'text', arguments: { text: 'VERSION' }, state: 'answered', createdAt: iso(state.began - 7200e3), expiresAt: iso(state.began + day), sentAt: iso(state.began - 7199e3), doneAt: iso(state.began - 7198e3), answer: `${hostile} C261P_V1.4.2` },
      { id: 'c-no', device, command: 'take-video', arguments: { channel: 'front' }, state: 'failed', createdAt: iso(state.began - 9200e3), expiresAt: iso(state.began + day), doneAt: iso(state.began - 9198e3), reason: 'no-answer' },
      { id: 'c-json', device, command: 'get-setting', arguments: { name: 'Detect.MotionDetect.[0]' }, state: 'answered', createdAt: iso(state.began - 9900e3), expiresAt: iso(state.began + day), doneAt: iso(state.began - 9898e3), answer: JSON.stringify({ Enable: true, Level: 3, Region: ['0x00000fff', '0x00000fff', '0x00000fff', '0x00000fff'], EventHandler: { RecordEnable: true, SnapEnable: false, TimeSection: hostile } }) },
    ]);
  }
  const list = state.commands.get(device);
  const aged = list.map((one) => ageOf(one));
  if (method === 'POST') {
    if (body.command === 'get-setting' && /pass/i.test(body.arguments.name)) return problem(400, 'The command is wrong.', { 'arguments.name': ['It names users or passwords, which are not read or written by commands.'] });
    const made = { id: `c-${list.length}`, device, command: body.command, arguments: body.arguments, state: 'queued', createdAt: iso(Date.now()), expiresAt: iso(Date.now() + 7 * day), idempotencyKey: headers['idempotency-key'] };
    list.unshift(made);
    return { status: 202, body: made };
  }
  return id ? { body: aged.find((one) => one.id === id) } : { body: page(aged.filter((one) => !query.get('state') || one.state === query.get('state')), query) };
}

function ageOf(command) {
  const seconds = (Date.now() - Date.parse(command.createdAt)) / 1000;
  if (command.state !== 'queued' || seconds < 1) return command;
  return seconds < 2.5 ? { ...command, state: 'sent', sentAt: iso(Date.now()) } : { ...command, state: 'answered', sentAt: command.createdAt, doneAt: iso(Date.parse(command.createdAt) + 2500), answer: `${command.command.toUpperCase()}:OK!` };
}

function page(items, query) {
  const [take, start] = [Number(query.get('take') ?? 50), Number(query.get('continuation') ?? 0)];
  return { items: items.slice(start, start + take), continuation: start + take < items.length ? String(start + take) : undefined };
}
