// The start: settings, who is there, the shell.
import { h, replace } from './ui/dom.js';
import { Keys } from './core/keys.js';
import { Session } from './core/session.js';
import { messageOf } from './core/api.js';
import { failed } from './ui/kit.js';
import { applyTheme } from './shell/theme.js';
import { shell } from './shell/shell.js';
import { signIn } from './shell/sign-in.js';

const app = document.getElementById('app');
const keys = new Keys();
keys.listen(document);
applyTheme();
await start();

async function start() {
  let shown;
  const config = await configOf();
  if (!config) return;
  const session = new Session({ config, onExpired: () => ask('Your sign-in has ended. Sign in again.') });
  if (!session.mayResume) return ask();
  try {
    await session.resume();
    enter();
  } catch (error) {
    if (error.status === 401 || error.status === 403) ask();
    else replace(app, h('main', { class: 'lone' }, failed(error, () => location.reload())));
  }

  function enter() {
    shown?.dispose();
    shown = shell({ session, keys, onSignOut: leave });
    replace(app, shown.element);
    shown.start();
  }
  function ask(words) {
    shown?.dispose();
    shown = undefined;
    replace(app, signIn({ session, words, onSignedIn: enter }));
    app.querySelector('input')?.focus();
  }
  function leave() {
    const elsewhere = session.signOut();
    if (elsewhere) location.assign(elsewhere);
    else ask();
  }
}

async function configOf() {
  try {
    const answer = await fetch('./config.json', { cache: 'no-store' });
    if (!answer.ok) throw new Error(`The settings of the console could not be read (status ${answer.status}).`);
    return await answer.json();
  } catch (error) {
    replace(app, h('main', { class: 'lone' }, failed(new Error(messageOf(error)), () => location.reload())));
    return undefined;
  }
}
