// Boxes of MP4, made by hand for tests.
export const box = (type, ...content) => {
  const body = content.flatMap((part) => (typeof part === 'number' ? [part] : [...part]));
  const size = body.length + 8;
  return [(size >>> 24) & 255, (size >>> 16) & 255, (size >>> 8) & 255, size & 255, ...Buffer.from(type), ...body];
};

const zeros = (count) => new Array(count).fill(0);

const track = (entry) => box('trak', box('mdia', box('minf', box('stbl', box('stsd', zeros(4), [0, 0, 0, 1], entry)))));

export const avcC = box('avcC', [1, 0x42, 0xc0, 0x1e, 0xff, 0xe1]);
export const hvcC = box('hvcC', [1, 0x01, 0x60, 0, 0, 0, 0xb0, 0, 0, 0, 0, 0, 93, 0xf0, 0]);
export const avcTrack = track(box('avc1', zeros(78), avcC));
export const hevcTrack = track(box('hvc1', zeros(78), hvcC));
// esds with the lengths in four bytes, as many writers do: ES descriptor, decoder config, specific info (AAC LC, 16 kHz, mono).
export const aacTrack = track(box('mp4a', zeros(28), box('esds', zeros(4), [3, 0x80, 0x80, 0x80, 34, 0, 1, 0], [4, 0x80, 0x80, 0x80, 20, 0x40, 0x15], zeros(11), [5, 0x80, 0x80, 0x80, 2, 0x14, 0x08])));
export const flacTrack = track(box('fLaC', zeros(28), box('dfLa', zeros(4))));

export const init = (...tracks) => [...box('ftyp', Buffer.from('iso5'), zeros(4)), ...box('moov', box('mvhd', zeros(100)), ...tracks)];
export const fragment = (...content) => [...box('moof', box('mfhd', zeros(8))), ...box('mdat', content)];
