// Who is called when something happens. They are made by the API; here is how they stand.
import { isAbort } from '../core/api.js';
import { time, words } from '../core/format.js';
import { h, replace } from '../ui/dom.js';
import { badge, button, chip, empty, facts, failed, loading, pageHead, section } from '../ui/kit.js';
import { toast } from '../ui/toast.js';

export function view({ api, signal }) {
  const body = h('div', { class: 'stack' }, loading(3));
  const element = h('div', { class: 'page' }, pageHead('Webhooks', { sub: 'Subscriptions that are called when an alarm is raised, or one of its files comes.' }), body);
  load();
  return { element, dispose() {} };

  async function load() {
    try {
      const { items } = await api.get('/api/webhooks', { signal });
      replace(body, items.length === 0 ? empty('No subscriptions', 'They are made with POST /api/webhooks.') : items.map(card));
    } catch (error) {
      if (!isAbort(error)) replace(body, failed(error, load));
    }
  }

  function card(one) {
    const mark = !one.enabled ? badge('Switched off', 'mute') : one.failingSince ? badge('Failing', 'bad') : badge('On', 'good');
    return section(one.name, [mark, button('Test', { icon: 'command', onclick: async () => {
      const { webhookId } = await api.post(`/api/webhooks/${encodeURIComponent(one.id)}/test`, undefined, { signal });
      toast(`A message is on its way: ${webhookId}`, { kind: 'good' });
    } })], facts([
      ['Address', h('span', { class: 'mono break' }, one.url)], ['Told', chips((one.kinds ?? []).map(words))], ['Alarms', one.alarms?.length ? chips(one.alarms.map(words)) : 'All'], ['From severity', words(one.minSeverity)], ['Devices', one.devices?.length ? chips(one.devices) : 'All'],
      ['Made', time(one.createdAt)], ['Secret since', time(one.secretSince)], ['Switched off', one.disabledReason], ['Failing since', one.failingSince && time(one.failingSince)], ['Last failure', one.lastFailure],
    ]));
  }
}

const chips = (texts) => h('span', { class: 'row wrap' }, (texts ?? []).map((text) => chip(text)));
