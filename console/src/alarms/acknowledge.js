// Acknowledging: who saw to an alarm, and what they say of it.
import { h } from '../ui/dom.js';
import { button, busy, field } from '../ui/kit.js';
import { dialog } from '../ui/dialog.js';
import { toast } from '../ui/toast.js';
import { messageOf } from '../core/api.js';
import { words } from '../core/format.js';

let remembered;

/** The name under which this person acknowledges. */
export const nameOf = (me) => remembered ?? me.name ?? me.id;

/** Acknowledges at once, under the name that was used last. */
export async function acknowledgeNow({ feed, me }, alarm) {
  const known = await feed.acknowledge(alarm.id, { by: nameOf(me) });
  toast(`${words(alarm.alarm)}: acknowledged by ${known.acknowledgedBy}`, { kind: 'good' });
  return known;
}

/** What a key does to the chosen row of a list of alarms. */
export const acknowledgeByKey = (parts) => (alarm) => ((alarm.state ?? 'open') === 'open' ? acknowledgeNow(parts, alarm).catch((error) => toast(messageOf(error), { kind: 'bad' })) : undefined);

/** Asks for name and note. @returns the alarm, or undefined: nobody did */
export async function acknowledgeWithNote({ feed, me }, alarm) {
  const name = h('input', { class: 'input', value: nameOf(me), maxlength: '100', required: true, autocomplete: 'name' });
  const note = h('textarea', { class: 'input', maxlength: '1000' });
  const [who, said] = [field('Your name', name), field('Note', note, 'What was done; stays with the alarm.')];
  const send = button('Acknowledge', { kind: 'primary', icon: 'check', type: 'submit' });
  const form = h('form', { class: 'stack', onsubmit: (event) => {
    event.preventDefault();
    busy(send, async () => {
      if (!name.value.trim()) return who.error('Say who you are.');
      remembered = name.value.trim();
      const known = await feed.acknowledge(alarm.id, { by: remembered, note: note.value.trim() || undefined });
      toast(`Acknowledged by ${known.acknowledgedBy}`, { kind: 'good' });
      shown.close(known);
    });
  } }, who, said, h('div', { class: 'row end' }, send));
  const shown = dialog({ title: `Acknowledge: ${words(alarm.alarm)}`, body: form });
  note.focus();
  return await shown.closed;
}
