// A fake CloudCam for work on the console: serves dist/ and the API's shapes with a made-up fleet, on loopback only.
// FAKE_PORT (7171; 0 picks one), FAKE_DEVICES (1000), FAKE_ALARMS (10000), FAKE_RATE (alarms a second, 0.3), FAKE_TILES (a tile address for config.json), FAKE_CLIP (an MP4 that all alarms have).
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { extname, normalize } from 'node:path';
import { chance, makeAlarm, makeAlarms, makeDevices, makeTrack } from './data.js';
import { FakeHub } from './hub.js';
import { more } from './more.js';
import { store } from './store.js';

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.txt': 'text/plain' };
const policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Starts the fake. @param {{port?: number, devices?: number, alarms?: number, rate?: number, dist?: string, config?: any}} [how] */
export async function startFake({ port = 0, devices = 1000, alarms = 10000, rate = 0, dist = fileURLToPath(new URL('../../dist/', import.meta.url)), config = {} } = {}) {
  const random = chance(23);
  const data = { devices: makeDevices(devices, Date.now()), alarms: [], requests: [] };
  data.alarms = makeAlarms(data.devices, alarms, Date.now());
  const byId = new Map(data.devices.map((device) => [device.id, device]));
  const hub = new FakeHub();
  let made = alarms;
  const server = createServer((request, response) => {
    serve(request, response).catch((error) => {
      response.writeHead(500, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ title: 'Failed', detail: error.message }));
    });
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const timers = [rate > 0 && setInterval(() => alarm(1), 1000 / rate), rate > 0 && setInterval(drive, 1000)];
  const address = `http://127.0.0.1:${server.address().port}`;
  return { address, data, hub, alarm, drive, close() { timers.forEach((timer) => timer && clearInterval(timer)); hub.drop(); server.closeAllConnections(); server.close(); } };

  function alarm(count) {
    const notices = Array.from({ length: count }, () => {
      const one = { ...makeAlarm(data.devices, made++, Date.now(), random), state: 'open' };
      delete one.acknowledgedBy;
      data.alarms.unshift(one);
      return { noticeId: `n${made}`, kind: 'alarm', id: one.id, alarmId: one.alarmId, device: one.device, alarm: one.alarm, severity: one.severity, severityNumber: one.severityNumber, time: one.time, latitude: one.latitude, longitude: one.longitude, count: 1, files: one.files };
    });
    hub.send('notices', { group: 'severity-high', omitted: 0, notices });
    return notices;
  }

  function drive() {
    const changes = data.devices.filter((device) => device.speed > 0 && random() < 0.1).slice(0, 100).map((device) => {
      const way = device.speed / 3.6 / 111e3;
      const angle = ((device.course = (device.course + (random() - 0.5) * 30 + 360) % 360) * Math.PI) / 180;
      Object.assign(device, { lat: device.lat + way * Math.cos(angle) * 8, lon: device.lon + way * Math.sin(angle) * 14, time: new Date().toISOString() });
      return { kind: 'position', device: device.id, latitude: device.lat, longitude: device.lon, speedKmh: device.speed, courseDegrees: device.course, time: device.time };
    });
    hub.send('changes', { group: 'fleet', omitted: 0, changes });
  }

  async function serve(request, response) {
    const url = new URL(request.url, 'http://fake');
    if (hub.handle(request, response, url)) return;
    if (url.pathname.startsWith('/fake/')) {
      if (url.pathname === '/fake/alarms') alarm(Number(url.searchParams.get('count') ?? 1));
      if (url.pathname === '/fake/drop') hub.drop();
      if (url.pathname === '/fake/clip.mp4') return await clipFile(request, response);
      return json(response, 200, { alarms: data.alarms.length });
    }
    if (await store(request, response, url)) return;
    if (!url.pathname.startsWith('/api/')) return await file(url.pathname, response);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const call = { method: request.method, path: url.pathname, query: url.searchParams, body: parsed(text), headers: request.headers, data };
    data.requests.push(`${call.method} ${request.url}`);
    if (!/^cck_/.test(request.headers['x-api-key'] ?? '')) return json(response, 401, { title: 'No good key', status: 401 });
    const { status = 200, body, headers } = clip(call) ?? more(call) ?? own(call) ?? { status: 404, body: { title: 'Not found', status: 404, detail: 'There is nothing here.' } };
    if (Buffer.isBuffer(body)) {
      response.writeHead(status, headers);
      return response.end(body);
    }
    json(response, status, body, headers);
  }

  async function file(path, response) {
    if (path === '/' || path === '/console') {
      response.writeHead(302, { location: '/console/' });
      return response.end();
    }
    if (path === '/console/config.json') return json(response, 200, { product: 'CloudCam', version: '1.0.0', signIn: ['key'], notices: true, ...config });
    const name = normalize(decodeURIComponent(path)).replace(/^\/console\/?/, '') || 'index.html';
    const content = name.includes('..') ? undefined : await readFile(dist + name).catch(() => undefined);
    response.writeHead(content ? 200 : 404, { 'content-type': types[extname(name)] ?? 'application/octet-stream', 'content-security-policy': policy, 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' });
    response.end(content);
  }

  function own({ method, path, query, body, headers }) {
    const parts = path.split('/').slice(2).map(decodeURIComponent);
    if (path === '/api/me') return { body: { id: 'k1', name: 'dispatch', scope: headers['x-api-key'].includes('read') ? 'read' : 'admin' } };
    if (path === '/api/negotiate') return query.get('severity') !== 'info,warning,high,critical' ? { status: 400, body: { title: 'No alarms were asked for', status: 400 } } : { body: { url: `${address}/hub`, accessToken: 'token', expires: new Date(Date.now() + 3600e3).toISOString(), groups: [] } };
    if (path === '/api/devices/positions') return { body: { items: data.devices } };
    if (parts[0] === 'devices' && byId.has(parts[1])) return deviceAnswer(byId.get(parts[1]), parts[2], query);
    if (parts[0] !== 'alarms') return undefined;
    if (parts.length === 1) return { body: paged(data.alarms.filter((one) => fits(one, query)), query) };
    const found = data.alarms.find((one) => one.id === parts[1]);
    if (found && method === 'POST' && parts[2] === 'acknowledge') Object.assign(found, { state: 'acknowledged', acknowledgedBy: body?.by ?? 'dispatch', acknowledgedAt: new Date().toISOString(), acknowledgedNote: body?.note });
    return found && { body: found };
  }
}

function deviceAnswer(device, part, query) {
  if (part === 'track') {
    const [from, to] = [Date.parse(query.get('from') ?? '') || Date.now() - 86400e3, Date.parse(query.get('to') ?? '') || Date.now()];
    return { body: { device: device.id, from: new Date(from).toISOString(), to: new Date(to).toISOString(), points: makeTrack(device, from, to) } };
  }
  if (part) return undefined;
  const { id, name, online, protocol, tags, seen, lat, lon, speed, course, time } = device;
  return { body: {
    id, standing: 'fleet', registered: true, name, tags, note: 'Second set of keys at the depot.', policy: 'accept', online, protocol, connectedAt: seen, lastSeen: seen, endReason: online ? undefined : 'idle', replica: 'relay-1', ignition: speed > 0, charging: online, batteryLevel: 5, signalLevel: 3, timeZoneMinutes: 120,
    position: lat === undefined ? undefined : { latitude: lat, longitude: lon, speedKmh: speed, courseDegrees: course, satellites: 11, positionFixed: true, mileage: 182_440_000, time }, channels: [{ number: 1, builtIn: true, present: true }, { number: 2, builtIn: true, present: true }, { number: 3, present: false }], info: { firmware: 'C261P_V1.4.2', model: 'JC261P' },
  } };
}

// The clips of alarms: one file for all, FAKE_CLIP.
function clip({ path }) {
  const [, id, part] = /^\/api\/media\/([^/]*%3Am\d+-\d|[^/]*:m\d+-\d)(\/link)?$/i.exec(path) ?? [];
  if (!id) return undefined;
  return { body: part ? { url: '/fake/clip.mp4', expires: new Date(Date.now() + 900e3).toISOString() } : { id: decodeURIComponent(id), kind: 'video', format: 'mp4' } };
}

async function clipFile(request, response) {
  const content = process.env.FAKE_CLIP ? await readFile(process.env.FAKE_CLIP) : undefined;
  if (!content) return json(response, 404, { title: 'No clip: FAKE_CLIP names none', status: 404 });
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const part = from === undefined ? content : content.subarray(Number(from), to ? Number(to) + 1 : undefined);
  const range = from === undefined ? {} : { 'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${content.length}` };
  response.writeHead(from === undefined ? 200 : 206, { 'content-type': 'video/mp4', 'accept-ranges': 'bytes', 'content-length': part.length, ...range });
  response.end(part);
}

function fits(alarm, query) {
  const [device, severity, state, from, to] = ['device', 'severity', 'state', 'from', 'to'].map((name) => query.get(name));
  return (!device || alarm.device === device) && (!severity || severity.split(',').includes(alarm.severity)) && (!state || alarm.state === state) && (!from || alarm.time >= from) && (!to || alarm.time < to);
}

/** A page of a list. */
export function paged(items, query) {
  const [take, start] = [Number(query.get('take') ?? 50), Number(query.get('continuation') ?? 0)];
  return { items: items.slice(start, start + take), continuation: start + take < items.length ? String(start + take) : undefined };
}

function json(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return text;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const number = (name, otherwise) => Number(process.env[name] ?? otherwise);
  const fake = await startFake({ port: number('FAKE_PORT', 7171), devices: number('FAKE_DEVICES', 1000), alarms: number('FAKE_ALARMS', 10000), rate: number('FAKE_RATE', 0.3), config: process.env.FAKE_TILES ? { tileUrl: process.env.FAKE_TILES } : {} });
  console.log(`The fake CloudCam listens at ${fake.address}/console/ (sign in with cck_anything)`);
}
