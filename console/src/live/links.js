/** Forms in which a live stream can be watched, the one with the least delay and work first. */
export const forms = ['mp4', 'flv', 'mjpeg'];

// A link this close to its end is not opened any more, milliseconds: clocks differ.
const margin = 5_000;

/**
 * Reads the answer of `/api/devices/{id}/live` into what players need.
 * @param {object} answer `{"channel","links":{"mp4","flv","mjpeg"},"expires","codecs"}`
 * @returns {{mp4?: string, flv?: string, mjpeg?: string, expires: number|null, codecs: string}} expires in milliseconds since 1970
 */
export function readLinks(answer) {
  const links = { expires: Date.parse(answer?.expires ?? answer?.links?.expires ?? '') || null, codecs: codecsIn(answer) };
  for (const form of forms) {
    const link = answer?.links?.[form];
    // Only addresses that a stream can come from: a link is opened by script, never by a click, but still.
    if (typeof link === 'string' && /^(https?:\/\/|\/)/i.test(link)) links[form] = link;
  }
  return links;
}

function codecsIn(answer) {
  const codecs = answer?.codecs;
  if (Array.isArray(codecs)) return codecs.join(',');
  return typeof codecs === 'string' ? codecs : '';
}

/** Whether links can be opened now. @param {{expires: number|null}} links @param {number} now milliseconds since 1970 */
export const isFresh = (links, now) => links.expires === null || links.expires - margin > now;

/**
 * Which players to try, in order.
 * @param {object} links as {@link readLinks} gives them
 * @param {{mp4: (codecs: string) => boolean, flv: boolean}} can what this browser can; `mp4` is asked with the codec string, empty when unknown
 */
export function chooseForms(links, can) {
  const chosen = [];
  if (links.mp4 && can.mp4(isCodecString(links.codecs) ? links.codecs : '')) chosen.push('mp4');
  if (links.flv && can.flv) chosen.push('flv');
  if (links.mjpeg) chosen.push('mjpeg');
  return chosen;
}

// Words such as "h264" are for people; only what RFC 6381 describes can be asked for.
const isCodecString = (codecs) => codecs.length > 0 && codecs.split(',').every((codec) => /^(avc[13]\.|hvc1\.|hev1\.|mp4a\.|flac$|opus$)/.test(codec.trim()));

/** A name people know for the picture's codec, from a codec string or a word. @param {string} codecs */
export function codecName(codecs) {
  if (/avc|h\.?264/i.test(codecs)) return 'H.264';
  if (/hvc|hev|h\.?265/i.test(codecs)) return 'H.265';
  if (/jpeg/i.test(codecs)) return 'JPEG';
  return '';
}

/** What to say when no player is left. @param {object} links @param {string} [codecs] as the stream itself told */
export function whyNone(links, codecs = links.codecs) {
  const name = codecName(codecs);
  if (!forms.some((form) => links[form])) return 'The stream has no form that a browser can play.';
  if (name === 'H.265') return 'This browser cannot play H.265. Try Chrome or Edge on a computer that decodes it in hardware, or Safari; or set the camera to H.264.';
  return name ? `This browser cannot play ${name} as it comes.` : 'This browser cannot play live video.';
}
