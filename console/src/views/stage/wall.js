// The streams of a wall in the address: `device/channel` with spaces between; a playback names its files.

/** @param {string|null} text @param {string} [only] the device of the page, if it is one device's @returns {{device: string, channel: string, files?: string[]}[]} */
export function readWall(text, only) {
  return (text ?? '').split(' ').map((part) => /^([A-Za-z0-9_-]{1,64})\/([a-z0-9-]{1,16})(?:=([A-Za-z0-9_.,-]+))?$/.exec(part)).filter((found) => found && (!only || found[1] === only))
    .map(([, device, channel, files]) => (files ? { device, channel: 'playback', files: files.split(',').slice(0, 8) } : { device, channel }));
}

/** The other way. */
export const wallText = (streams, only) => streams.filter((stream) => !only || stream.device === only).map(({ device, channel, files }) => (files ? `${device}/playback=${files.join(',')}` : `${device}/${channel}`)).join(' ');
