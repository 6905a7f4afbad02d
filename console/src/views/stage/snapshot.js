// A picture of what is shown, as a file.
import { h } from '../../ui/dom.js';

/** @param {HTMLVideoElement|HTMLCanvasElement} surface @returns {Promise<Blob>} PNG in the stream's own size */
export async function snapshot(surface) {
  const [width, height] = [surface.videoWidth ?? surface.width, surface.videoHeight ?? surface.height];
  if (!width || !height) throw new Error('There is no picture yet.');
  const canvas = h('canvas', { width, height });
  canvas.getContext('2d').drawImage(surface, 0, 0, width, height);
  return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be taken.'))), 'image/png'));
}

/** Offers bytes as a file. */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  h('a', { href: url, download: name }).click();
  // The browser has taken it by then; without this the bytes would stay for as long as the page.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
