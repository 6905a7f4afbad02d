// The page that asks who is there.
import { h, icon } from '../ui/dom.js';
import { busy, button, field } from '../ui/kit.js';
import { looksLikeKey } from '../core/session.js';
import { brand } from './brand.js';

/** @param {{session: import('../core/session.js').Session, words?: string, onSignedIn: () => void}} parts */
export function signIn({ session, words, onSignedIn }) {
  const { config, ways } = session;
  const input = h('input', { class: 'input mono', type: 'password', name: 'key', autocomplete: 'off', spellcheck: 'false', required: true, placeholder: 'cck_…' });
  const key = field('API key', input, 'Kept in this tab only, until it is closed.');
  const send = button('Sign in', { kind: 'primary', type: 'submit' });
  const form = h('form', { class: 'stack', novalidate: true, onsubmit: (event) => {
    event.preventDefault();
    busy(send, submit);
  } }, key, send);
  const entra = ways.includes('entra') && config.entra && h('a', { class: 'button plain wide', href: config.entra.signInUrl }, icon('user'), h('span', null, 'Sign in with Microsoft Entra'));
  return h('main', { class: 'sign-in' }, h('div', { class: 'sign-in-card card' },
    brand(config.product),
    h('p', { class: 'muted' }, 'Video, alarms and places of your cameras.'),
    words && h('p', { class: 'note warn', role: 'status' }, words),
    entra, entra && ways.includes('key') && h('p', { class: 'or muted' }, 'or'),
    ways.includes('key') && form));

  async function submit() {
    key.error('');
    if (!looksLikeKey(input.value)) {
      key.error('This is no API key: keys begin with cck_.');
      return input.focus();
    }
    try {
      await session.signIn(input.value);
      onSignedIn();
    } catch (error) {
      key.error(error.status === 401 ? 'This key is not known, or was taken back.' : error.message);
      input.focus();
    }
  }
}
