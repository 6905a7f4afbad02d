// What links of the fake lead to: thumbnails that are drawn, and a clip and a live stream if files for them are named: FAKE_CLIP (an MP4), FAKE_LIVE (a fragmented MP4
// of about a second a fragment; it is sent in real time, again and again).
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Mp4Splitter } from '../../src/live/boxes.js';

const fragmentTime = Number(process.env.FAKE_LIVE_FRAGMENT ?? 1000); // ms

/** Answers `/store/...`; false: not its business. */
export async function store(request, response, url) {
  const [, place, kind, name] = url.pathname.split('/');
  if (place !== 'store') return false;
  if (kind === 'thumbnail') thumbnail(response, Number.parseInt(name, 10) || 0);
  else if (kind === 'clip.mp4' && process.env.FAKE_CLIP) await clip(request, response, process.env.FAKE_CLIP);
  else if (kind === 'live' && url.pathname.endsWith('.mp4') && process.env.FAKE_LIVE) await live(response, process.env.FAKE_LIVE);
  else {
    response.writeHead(404);
    response.end();
  }
  return true;
}

// A road at some time of the day.
function thumbnail(response, number) {
  const hue = (number * 47) % 360;
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 135"><rect width="240" height="80" fill="hsl(${hue} 30% ${30 + (number % 5) * 8}%)"/><rect y="80" width="240" height="55" fill="hsl(${hue} 8% 22%)"/><path d="M90 135 118 80h4l28 55z" fill="hsl(0 0% 34%)"/><path d="M119 80h2l3 20h-8zM117 108h6l4 27h-14z" fill="#eee"/><text x="8" y="16" font-size="10" font-family="monospace" fill="#fff">CH1 ${number}</text></svg>`;
  response.writeHead(200, { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=900' });
  response.end(picture);
}

async function clip(request, response, path) {
  const { size } = await stat(path);
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const [start, end] = asked ? [Number(asked[1]), asked[2] ? Number(asked[2]) : size - 1] : [0, size - 1];
  response.writeHead(asked ? 206 : 200, { 'content-type': 'video/mp4', 'accept-ranges': 'bytes', 'content-length': end - start + 1, ...(asked ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}) });
  createReadStream(path, { start, end }).pipe(response);
}

async function live(response, path) {
  const segments = new Mp4Splitter().push(new Uint8Array(await readFile(path)));
  response.writeHead(200, { 'content-type': 'video/mp4', 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
  response.write(segments[0].bytes);
  let at = 1;
  const timer = setInterval(() => {
    response.write(segments[at].bytes);
    at = at + 1 < segments.length ? at + 1 : 1;
  }, fragmentTime);
  response.on('close', () => clearInterval(timer));
}
