// Keys of the API: who may do what, and when each was used last.
import { isAbort } from '../core/api.js';
import { time, words } from '../core/format.js';
import { h, replace } from '../ui/dom.js';
import { badge, empty, failed, loading, pageHead } from '../ui/kit.js';

export function view({ api, signal, me }) {
  const body = h('div', { class: 'stack' }, loading(3));
  const element = h('div', { class: 'page' }, pageHead('Keys', { sub: 'Their texts are shown once, when they are made (POST /api/keys), and stored nowhere.' }), body);
  load();
  return { element, dispose() {} };

  async function load() {
    try {
      const items = [];
      for await (const page of api.pages('/api/keys', { query: { take: 200 }, signal })) items.push(...page.items);
      replace(body, items.length === 0 ? empty('No keys', 'Only the first one, of the settings, is there.') : table(items));
    } catch (error) {
      if (!isAbort(error)) replace(body, failed(error, load));
    }
  }

  function table(items) {
    return h('div', { class: 'plain-table-frame', tabindex: '0', role: 'region', 'aria-label': 'Keys' }, h('table', { class: 'plain-table' },
      h('thead', null, h('tr', null, ['Name', 'Scope', 'State', 'Made', 'Last used', 'Requests a minute', 'Id'].map((title) => h('th', { scope: 'col' }, title)))),
      h('tbody', null, items.map((key) => h('tr', null, h('th', { scope: 'row' }, key.name, key.id === me.id && ' (yours)'), h('td', null, words(key.scope)), h('td', null, key.disabled ? badge('Switched off', 'mute') : badge('On', 'good')), h('td', null, time(key.createdAt)),
        h('td', { class: 'num' }, key.lastUsedDay ?? 'Never'), h('td', { class: 'num' }, key.ratePerMinute ?? 'As usual'), h('td', { class: 'mono' }, key.id))))));
  }
}
