// Everything around the views: navigation, head, connection, shortcuts, and the place where views come and go.
import { h, icon, replace } from '../ui/dom.js';
import { failed, iconButton, loading, empty } from '../ui/kit.js';
import { Live } from '../core/live.js';
import { Fleet } from '../core/fleet.js';
import { AlarmFeed } from '../core/feed.js';
import { ApiError, isAbort } from '../core/api.js';
import { match, parse } from '../core/router.js';
import { navGroups, routes } from '../routes.js';
import { brand } from './brand.js';
import { finder } from './finder.js';
import { shortcuts } from './help.js';
import { isDark, toggleTheme } from './theme.js';
import { announcer } from './announce.js';

const states = {
  connecting: ['Connecting', 'warn', 'Connecting to live notices'], live: ['Live', 'good', 'Connected: notices arrive as they happen'],
  polling: ['Polling', 'info', 'No live notices here: the lists are asked every few seconds'], offline: ['Offline', 'bad', 'Not connected: trying again'],
};

/** @param {{session: import('../core/session.js').Session, keys: import('../core/keys.js').Keys, onSignOut: () => void}} parts */
export function shell({ session, keys, onSignOut }) {
  const { api, config, me } = session;
  const ended = new AbortController();
  const live = new Live({ api, config });
  const fleet = new Fleet({ api, live });
  const feed = new AlarmFeed({ api, live });
  const can = (scope) => session.can(scope);
  const context = { api, live, fleet, feed, me, can, config, keys, go };
  let current;

  const main = h('main', { id: 'main', class: 'main', tabindex: '-1' });
  const progress = h('div', { class: 'top-progress', hidden: true, 'aria-hidden': 'true' });
  const nav = navigation();
  const connection = h('span', { class: 'connection', role: 'status' });
  const find = finder({ fleet, go });
  const theme = iconButton('sun', 'Dark or light', { onclick: toggleTheme });
  const element = h('div', { class: 'shell' },
    h('a', { class: 'skip', href: '#main', onclick: (event) => { event.preventDefault(); main.focus(); } }, 'Skip to content'),
    h('aside', { class: 'side' }, h('a', { class: 'side-brand', href: '#/', 'aria-label': `${config.product ?? 'CloudCam'}: live map` }, brand(config.product)), nav.element,
      h('div', { class: 'side-foot' }, h('div', { class: 'side-user', title: `${me.name} (${me.scope})` }, icon('user'), h('span', { class: 'ellipsis grow' }, me.name ?? me.id), h('span', { class: 'muted' }, me.scope)))),
    h('header', { class: 'top' }, iconButton('menu', 'Menu', { onclick: () => showMenu(!element.classList.contains('menu-open')) }), find.element, h('div', { class: 'grow' }), connection, theme,
      iconButton('help', 'Keyboard shortcuts', { onclick: () => shortcuts(keys) }), iconButton('out', 'Sign out', { onclick: onSignOut }), progress),
    h('div', { class: 'veil', onclick: () => showMenu(false) }), main);
  element.querySelector('.top > .icon-button').classList.add('menu-button');
  const announce = announcer({ live, fleet, element });
  const offs = [live.on('state', showState), feed.on(() => nav.badge('/alarms', feed.unseen)), ...bindKeys()];
  const onTheme = () => replace(theme, icon(isDark() ? 'sun' : 'moon'));
  window.addEventListener('hashchange', show);
  document.addEventListener('themechange', onTheme);
  onTheme();
  showState(live.state);

  return {
    element,
    start() {
      live.start();
      show();
    },
    dispose() {
      ended.abort();
      current?.end();
      for (const off of offs) off();
      window.removeEventListener('hashchange', show);
      document.removeEventListener('themechange', onTheme);
      announce.dispose();
      feed.dispose();
      fleet.dispose();
      live.stop();
    },
  };

  async function show() {
    const { path, query } = parse(location.hash || '#/');
    const found = match(routes, path);
    current?.end();
    const shown = (current = { controller: new AbortController(), view: undefined, end() { this.controller.abort(); this.view?.dispose?.(); } });
    showMenu(false);
    nav.mark(found?.route.under ?? found?.route.path);
    setTitle(found?.route.title ?? 'Not found');
    const slow = setTimeout(() => { progress.hidden = false; }, 120);
    try {
      const view = found ? await build(found, query, shown) : { element: h('div', { class: 'page' }, empty('There is no such page', undefined, h('a', { class: 'button primary', href: '#/' }, 'To the live map'))) };
      if (current !== shown) return view.dispose?.();
      shown.view = view;
      replace(main, view.element);
      if (view.title) setTitle(view.title);
      if (document.activeElement === document.body || element.querySelector('.side').contains(document.activeElement)) main.focus({ preventScroll: true });
    } catch (error) {
      if (current === shown && !isAbort(error)) replace(main, h('div', { class: 'page' }, failed(error, error instanceof ApiError ? show : () => location.reload()))); // a page that cannot be loaded may be of a version that is gone
    } finally {
      clearTimeout(slow);
      if (current === shown) progress.hidden = true;
    }
  }

  async function build({ route, params }, query, shown) {
    if (!main.firstChild) replace(main, h('div', { class: 'page' }, loading(6)));
    const { view } = await route.load();
    return await view({ ...context, params, query, signal: shown.controller.signal, setTitle: (text) => { if (current === shown) setTitle(text); } });
  }

  function setTitle(text) {
    document.title = `${text} · ${config.product ?? 'CloudCam'}`;
  }

  function showState(state) {
    const [label, kind, hint] = states[state];
    connection.className = `connection ${kind}`;
    connection.title = hint;
    replace(connection, h('span', { class: 'connection-dot' }), h('span', { class: 'connection-word' }, label));
  }

  function showMenu(isOpen) { element.classList.toggle('menu-open', isOpen); }

  function navigation() {
    const links = new Map();
    const pages = routes.filter((route) => route.nav && (!route.nav.scope || can(route.nav.scope)));
    const groups = navGroups.map((group) => [group, pages.filter((route) => route.nav.group === group.id)]).filter(([, list]) => list.length > 0);
    const list = h('nav', { class: 'nav', 'aria-label': 'Main' }, groups.map(([group, list]) => h('div', { class: 'nav-group' }, h('p', { class: 'nav-label' }, group.label), list.map((route) => {
      const count = h('span', { class: 'nav-count num', hidden: true });
      const link = h('a', { class: 'nav-link', href: `#${route.path}`, title: route.nav.label }, icon(route.nav.icon, 18), h('span', { class: 'nav-word' }, route.nav.label), count);
      links.set(route.path, { link, count });
      return link;
    }))));
    return {
      element: list,
      mark(path) {
        for (const [one, { link }] of links) {
          if (one === path) link.setAttribute('aria-current', 'page');
          else link.removeAttribute('aria-current');
        }
      },
      badge(path, count) {
        const entry = links.get(path);
        if (!entry) return;
        entry.count.hidden = !count;
        entry.count.textContent = count > 99 ? '99+' : String(count);
      },
    };
  }

  function bindKeys() {
    const pages = routes.filter((route) => route.nav?.key).map((route) => keys.add(`g ${route.nav.key}`, `Go to ${route.nav.label}`, () => go(route.path)));
    return [keys.add('?', 'Show shortcuts', () => shortcuts(keys)), keys.add('/', 'Find a device', () => find.focus()), keys.add('d', 'Dark or light', toggleTheme), ...pages];
  }
}

/** Goes to a page. */
export function go(path) { location.hash = `#${path}`; }

/** Changes the address without building the view again, for filters. */
go.replace = (path) => history.replaceState(null, '', `#${path}`);
