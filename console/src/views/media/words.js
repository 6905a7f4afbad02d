// What is said of files.

const reasons = {
  'integrity-missing-block': 'A part of the file is gone.', 'integrity-block-order': 'Its parts do not follow one another.', 'integrity-length': 'It has another length than what was received.',
  'integrity-block-digest': 'Its bytes are not those that were received.', 'integrity-file-crc': 'Its checksum is not that of what was received.', 'integrity-size': 'It has not the size the camera announced.',
  'integrity-foreign-blob': 'Something else has its place in the store.', abandoned: 'The camera did not come back for the rest.', empty: 'Nothing of the recording was stored.',
  'no-ffmpeg': 'There is no converter on the server.', 'too-large': 'Too large to be converted.', 'result-too-large': 'What was made of it is too large.', 'conversion-timeout': 'Converting took too long.',
  'unknown-format': 'The format is not known.', 'no-jpeg': 'It is no picture after all.', 'no-pictures': 'There are no pictures in it.', 'no-video-track': 'There is no video in it.', 'not-decodable': 'Its pictures cannot be decoded.',
};

const gaps = { 'link-lost': 'the link was lost', 'frames-lost': 'frames were lost on the way', 'holder-lost': 'the relay that recorded it died', 'source-lost': 'the camera sent nothing' };

/** A reason in a sentence; the API's own word where there is no better one. */
export const reasonOf = (reason) => reasons[reason] ?? (reason ? `Reason: ${reason}.` : '');

/** Why a stretch is missing. */
export const gapReason = (reason) => gaps[reason] ?? reason;

/**
 * How a file stands, for people. @param {object} file of `/api/media`
 * @returns {{text: string, kind: 'good'|'bad'|'warn'|'info'|'mute', detail: string, canShow: boolean}}
 */
export function stateOf(file) {
  const canShow = Boolean(file.links?.playable);
  if (file.state === 'failed') {
    const text = String(file.failureReason ?? '').startsWith('integrity-') ? 'Damaged' : 'Not complete';
    return { text, kind: 'bad', detail: `${reasonOf(file.failureReason)} What arrived is kept as it is.`.trim(), canShow };
  }
  if (file.conversionState === 'failed') return { text: 'Not playable', kind: 'warn', detail: `${reasonOf(file.conversionError)} The original is complete and can be downloaded.`.trim(), canShow };
  if (file.conversionState === 'pending' || (file.conversionState !== 'ready' && !canShow)) return { text: 'Being converted', kind: 'info', detail: 'Every byte is there; something to look at is being made.', canShow };
  if (file.gaps?.length) return { text: 'With gaps', kind: 'warn', detail: `${file.gaps.length === 1 ? 'One stretch is' : `${file.gaps.length} stretches are`} not in it.`, canShow };
  return { text: 'Complete', kind: 'good', detail: 'Every byte arrived and was checked.', canShow };
}

/** Whether a file is of a state that was asked for. @param {object} file @param {''|'ready'|'converting'|'gaps'|'unplayable'|'damaged'} wanted */
export function isInState(file, wanted) {
  if (!wanted) return true;
  const { text } = stateOf(file);
  return { ready: file.state === 'complete' && Boolean(file.links?.playable), converting: text === 'Being converted', gaps: Boolean(file.gaps?.length), unplayable: text === 'Not playable', damaged: file.state === 'failed' }[wanted] ?? true;
}

/** A file's own time: what the device's clock said, else when it began to arrive. */
export const timeOf = (file) => file.recordedAt ?? file.deviceTime ?? file.startedAt;

/** What made the camera record it. */
export function triggerText(file) {
  if (file.trigger === 'continuous') return 'Recorded always';
  if (file.trigger === 'command') return 'Asked for by a command';
  return file.trigger ? file.trigger.replaceAll('-', ' ') : '';
}

/** A channel as people call it. @param {string|undefined} channel */
export function channelText(channel) {
  if (channel === undefined || channel === null || channel === '') return '';
  const known = { front: 'Front', driver: 'Driver', both: 'Both', pip: 'Both in one picture', playback: 'Playback' };
  return known[channel] ?? (/^\d+$/.test(channel) ? `Channel ${channel}` : channel);
}

/** Query of `/api/media` from the filters of the page, which stand in its address. @param {URLSearchParams} query */
export function queryOf(query) {
  const asked = { device: query.get('device'), kind: query.get('kind'), channel: query.get('channel'), trigger: query.get('trigger'), from: dayStart(query.get('from')), to: dayEnd(query.get('to')), standing: query.get('standing') };
  return { ...asked, ...(asked.device ? {} : { order: 'newest' }) };
}

// Days of the calendar of whoever looks.
function dayStart(day) {
  return isDay(day) ? new Date(`${day}T00:00:00`).toISOString() : null;
}

function dayEnd(day) {
  if (!isDay(day)) return null;
  const end = new Date(`${day}T00:00:00`);
  end.setDate(end.getDate() + 1);
  return end.toISOString();
}

const isDay = (day) => /^\d{4}-\d\d-\d\d$/.test(day ?? '') && !Number.isNaN(Date.parse(day));
