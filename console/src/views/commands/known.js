// What can be asked of a device, as core/Commands/CommandArguments.cs checks it: the form is made from this, and a test compares the two.

const jimiChannels = [{ value: 'front', label: 'Front (road)' }, { value: 'driver', label: 'Driver (cabin)' }];
const both = { value: 'both', label: 'Both' };
const pip = { value: 'pip', label: 'Both in one picture' };
const onOff = [{ value: 'on', label: 'On' }, { value: 'off', label: 'Off' }];
const presetMoves = ['go-to-preset', 'set-preset', 'clear-preset'];
const moves = ['up', 'down', 'left', 'right', 'up-left', 'up-right', 'down-left', 'down-right', 'zoom-in', 'zoom-out', 'focus-near', 'focus-far', 'iris-open', 'iris-close', ...presetMoves, 'stop'];

const whole = (name, least, most, label, more = {}) => ({ name, type: 'whole', least, most, label, ...more });
const choice = (name, options, label, more = {}) => ({ name, type: 'choice', options, label, ...more });
const channelNumber = whole('channel', 0, 63, 'Channel', { hint: 'From 0; empty: channel 0' });
const needed = { needed: true };
const instant = (name, label, more = {}) => ({ name, type: 'time', label, ...more });

/** Commands by name: `label` and `note` for people, `arguments` for the form; `group` puts related ones together; `ask` is asked before it is sent. */
export const commands = {
  'take-photo': { label: 'Take a photo', group: 'Pictures', arguments: [{ ...choice('channel', [...jimiChannels, both], 'Channel'), type: 'choice-or-channel', hint: 'Dialled cameras: a number from 0' }] },
  'take-video': { label: 'Record a short video', group: 'Pictures', arguments: [{ ...choice('channel', [...jimiChannels, both], 'Channel'), type: 'choice-or-channel', hint: 'Dialled cameras: a number from 0' }, whole('seconds', 3, 10, 'Seconds')] },
  'fetch-clip': { label: 'Fetch a clip of the past', group: 'Pictures', arguments: [choice('channel', jimiChannels, 'Channel', needed), { name: 'localTime', type: 'local-time', label: "Time by the device's own clock", needed: true }, whole('seconds', 10, 60, 'Seconds')] },
  'fetch-file': { label: 'Fetch a file by name', group: 'Pictures', arguments: [{ name: 'file', type: 'file', label: 'File name', needed: true }] },
  'record': { label: 'Record live video', group: 'Pictures', arguments: [channelNumber, whole('seconds', 1, 3_600, 'Seconds', { hint: 'Empty: 60' })] },
  'fetch-recording': { label: 'Fetch a recording', group: 'Pictures', arguments: [channelNumber, instant('from', 'From', needed), instant('to', 'To', { ...needed, hint: 'At most 24 hours later' })] },
  'list-recordings': { label: 'List recordings', group: 'Pictures', arguments: [channelNumber, instant('from', 'From', { hint: 'Dialled cameras only' }), instant('to', 'To')] },
  'start-live': { label: 'Start live video', group: 'Live', arguments: [{ ...choice('channel', [...jimiChannels, both, pip], 'Channel'), type: 'choice-or-channel' }, whole('minutes', 2, 180, 'Minutes')] },
  'stop-live': { label: 'Stop live video', group: 'Live', arguments: [] },
  'start-playback': { label: 'Play back recordings as live video', group: 'Live', arguments: [{ name: 'files', type: 'files', label: 'File names', hint: 'Up to 8, with commas between', needed: true }] },
  'stop-playback': { label: 'Stop the playback', group: 'Live', arguments: [] },
  'ptz': { label: 'Move the view', group: 'Camera', arguments: [channelNumber, choice('move', moves.map((value) => ({ value, label: value.replaceAll('-', ' ') })), 'Move', needed), whole('milliseconds', 100, 10_000, 'For milliseconds', { hint: 'Empty: 500' }), whole('speed', 1, 8, 'Speed', { hint: 'Empty: 4' }), whole('preset', 0, 254, 'Preset')] },
  'alarm-output': { label: 'Switch an alarm output', group: 'Camera', arguments: [whole('output', 0, 63, 'Output', { hint: 'From 0; empty: the first' }), choice('state', [...onOff, { value: 'auto', label: 'Automatic' }], 'State', needed)] },
  'guard': { label: 'Switch the reporting of alarms', group: 'Camera', arguments: [choice('state', onOff, 'State', needed)] },
  'frame-interval': { label: 'Set the time between pictures', group: 'Camera', arguments: [whole('milliseconds', 0, 5_000, 'Milliseconds', { ...needed, hint: '0: as fast as it can' })] },
  'talk': { label: 'Play speech at the device', group: 'Camera', arguments: [{ name: 'sound', type: 'sound', label: 'Sound', needed: true, hint: 'Id of an uploaded sound, 32 digits of 0-9 a-f' }] },
  'set-time': { label: "Set the device's clock", group: 'Settings', arguments: [] },
  'get-setting': { label: 'Read a setting', group: 'Settings', arguments: [{ name: 'name', type: 'setting', label: 'Name', needed: true, hint: "The vendor's, as Detect.MotionDetect.[0]" }] },
  'set-setting': { label: 'Write a setting', group: 'Settings', ask: "This changes the device's own settings.", arguments: [{ name: 'name', type: 'setting', label: 'Name', needed: true }, { name: 'value', type: 'json', label: 'Value (JSON)', needed: true }] },
  'configure': { label: 'Point the device at addresses', group: 'Settings', ask: 'With a wrong address the device can no longer reach CloudCam; with a host it restarts.', arguments: [url('uploadUrl', 'Uploads', ['http', 'https']), url('nameListUrl', 'Lists of recordings', ['http', 'https']), url('liveUrl', 'Live video', ['rtmp', 'rtmps']), { name: 'host', type: 'host', label: 'Relay host' }, whole('port', 1, 65_535, 'Relay port')] },
  'reboot': { label: 'Restart the device', group: 'Settings', ask: 'The device restarts: it records and reports nothing for a minute or more.', arguments: [] },
  'text': { label: "Text in the vendor's own words", group: 'Settings', ask: "The text goes to the device as it is. Vendors' commands can make a device unreachable for good, and nobody checks this one.", arguments: [{ name: 'text', type: 'text', label: 'Text', needed: true, hint: 'At most 243 printable ASCII characters' }] },
};

function url(name, label, schemes) {
  return { name, type: 'url', label, schemes, hint: schemes.map((scheme) => `${scheme}://`).join(' or ') };
}

const families = {
  jimi: ['take-photo', 'take-video', 'fetch-clip', 'fetch-file', 'list-recordings', 'start-live', 'stop-live', 'start-playback', 'stop-playback', 'reboot', 'configure', 'text'],
  dvrip: ['take-photo', 'record', 'fetch-recording', 'list-recordings', 'start-live', 'stop-live', 'ptz', 'alarm-output', 'guard', 'talk', 'set-time', 'get-setting', 'set-setting', 'reboot'],
  bseries: ['take-photo', 'record', 'start-live', 'stop-live', 'ptz', 'alarm-output', 'guard', 'frame-interval', 'talk'],
  teltonika: [],
};

/** Names of commands that a family is known to understand; all of them for another family. @param {string} [protocol] */
export const commandsOf = (protocol) => families[protocol] ?? Object.keys(commands);

const needles = {
  file: /^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,200}$/, host: /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,62})(\.[A-Za-z0-9-]{1,63})*\.?$/, sound: /^[0-9a-f]{32}$/, text: /^[ -~]{1,243}$/,
  setting: /^(?=.{1,100}$)[A-Za-z][A-Za-z0-9_-]*(\.([A-Za-z0-9_-]+|\[\d{1,2}\])){0,7}$/,
};

const rules = {
  whole: (value, { least, most }) => (/^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most ? '' : `A whole number from ${least} to ${most}.`),
  choice: (value, { options }) => (options.some((option) => option.value === value) ? '' : 'Choose one of the list.'),
  'choice-or-channel': (value, { options }) => (options.some((option) => option.value === value) || (/^\d{1,2}$/.test(value) && Number(value) <= 63) ? '' : 'One of the list, or a number from 0 to 63.'),
  'local-time': (value) => (/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(value) && !Number.isNaN(Date.parse(`${value}Z`)) ? '' : 'A time as 2026-01-31T13:59:59.'),
  time: (value) => (/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value)) ? '' : 'A time as 2026-01-31T13:59:59Z.'),
  file: (value) => (needles.file.test(value) ? '' : 'A file name: 1 to 200 of A-Z a-z 0-9 _ - .'),
  files: (value) => (value.split(',').length <= 8 && value.split(',').every((name) => needles.file.test(name)) ? '' : '1 to 8 file names with commas between.'),
  host: (value) => (needles.host.test(value) ? '' : 'A host name or an IPv4 address.'),
  sound: (value) => (needles.sound.test(value) ? '' : 'The id of a sound: 32 digits of 0-9 a-f.'),
  setting: (value) => (needles.setting.test(value) ? '' : "A setting's name, as Detect.MotionDetect.[0]."),
  text: (value) => (needles.text.test(value) ? '' : '1 to 243 printable ASCII characters.'),
  json: (value) => (value.length <= 16_384 && /^[ -~]+$/.test(value) && isJson(value) ? '' : 'JSON in printable ASCII on one line, at most 16384 characters.'),
  url: (value, { schemes }) => (value.length <= 200 && /^[ -~]+$/.test(value) && !/[ ,#;"'<>\\]/.test(value) && schemes.some((scheme) => value.startsWith(`${scheme}://`) && value.length > scheme.length + 3) && !/\/\/[^/]*@/.test(value)
    ? '' : `An address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}, without comma, #, quotes or user name.`),
};

/**
 * Checks what a form holds. @param {string} name @param {Record<string, string>} given by argument; empty texts count as missing
 * @returns {{arguments: Record<string, string>, errors: Record<string, string>}} what to send, and what is wrong by argument
 */
export function check(name, given) {
  const errors = {};
  const taken = {};
  for (const argument of commands[name].arguments) {
    const value = argument.type === 'text' ? given[argument.name] ?? '' : (given[argument.name] ?? '').trim();
    if (value === '') {
      if (argument.needed) errors[argument.name] = 'This is needed.';
      continue;
    }
    const wrong = rules[argument.type](value, argument);
    if (wrong) errors[argument.name] = wrong;
    taken[argument.name] = value;
  }
  Object.assign(errors, together(name, taken, errors));
  return { arguments: taken, errors };
}

function together(name, taken, errors) {
  if (name === 'configure') {
    if (Object.keys(taken).length === 0 && Object.keys(errors).length === 0) return { uploadUrl: 'At least one address.' };
    if ('host' in taken !== 'port' in taken) return 'host' in taken ? { port: 'Needed with a host.' } : { host: 'Needed with a port.' };
  }
  if ((name === 'fetch-recording' || name === 'list-recordings') && !errors.from && !errors.to) {
    if ('from' in taken !== 'to' in taken) return 'from' in taken ? { to: 'Needed with a begin.' } : { from: 'Needed with an end.' };
    const length = Date.parse(taken.to) - Date.parse(taken.from);
    if ('from' in taken && !(length > 0 && length <= 86_400_000)) return { to: 'Later than the begin, by at most 24 hours.' };
  }
  return name === 'ptz' && taken.move ? ofMove(taken) : {};
}

function ofMove(taken) {
  const isPreset = presetMoves.includes(taken.move);
  if (isPreset !== 'preset' in taken) return { preset: isPreset ? `Needed for ${taken.move}.` : `Not for ${taken.move}.` };
  if (!isPreset && taken.move !== 'stop') return {};
  const extra = ['milliseconds', 'speed'].find((one) => one in taken);
  return extra ? { [extra]: `Not for ${taken.move}.` } : {};
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What stands behind a value of `datetime-local` as the API wants it: UTC, whole seconds. @param {string} value local time of this computer */
export function toInstant(value) {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : `${date.toISOString().slice(0, 19)}Z`;
}

/** A value of `datetime-local` with its seconds, which browsers leave out when they are 0. */
export const toLocalTime = (value) => (/T\d\d:\d\d$/.test(value) ? `${value}:00` : value.replace(/\.\d+$/, ''));
