// States of commands in words.

const states = {
  queued: { text: 'Waiting for the device', kind: 'mute', step: 0 }, sent: { text: 'Sent', kind: 'info', step: 1 }, answered: { text: 'Answered', kind: 'good', step: 2 },
  failed: { text: 'Failed', kind: 'bad', step: 2 }, expired: { text: 'Expired', kind: 'warn', step: 2 },
};

const reasons = {
  refused: 'The device refused it.', busy: 'The device is busy with something else.', 'no-answer': 'The device did not answer.', 'not-supported': 'This device cannot do that.',
  'bad-arguments': 'The device cannot do that with these arguments.', disconnected: 'The connection ended before the answer.', 'no-recording': 'The device holds no recording of that time.', 'no-media': 'The device sent no pictures.',
};

/** @param {string} state @returns {{text: string, kind: string, step: number}} `step` 2: nothing more will happen */
export const stateOf = (state) => states[state] ?? { text: String(state), kind: 'mute', step: 0 };

/** Why it failed, for people; the API's own word where there is no better one. */
export const reasonOf = (reason) => reasons[reason] ?? reason ?? '';

/** Whether nothing more will happen to it. */
export const isDone = (command) => stateOf(command.state).step === 2;

/** A command after a change that was told live; an older step never comes back. @param {object} command @param {object} change */
export function changed(command, change) {
  if (change.id !== command.id || stateOf(change.state).step < stateOf(command.state).step) return command;
  const done = stateOf(change.state).step === 2;
  return { ...command, state: change.state, answer: change.answer ?? command.answer, reason: change.reason ?? command.reason, ...(done ? { doneAt: change.time } : { sentAt: change.time }) };
}

/** An answer as it is shown: JSON with lines, everything else as it came. @param {string} answer */
export function answerText(answer) {
  const text = String(answer);
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Arguments in one line. @param {Record<string, string>} given */
export const argumentsText = (given) => Object.entries(given ?? {}).map(([name, value]) => `${name} ${value}`).join(' · ');
