// One camera: how it stands, and its registration. `#/cameras/+` registers a new one.
import { isAbort } from '../core/api.js';
import { time, words } from '../core/format.js';
import { h, replace } from '../ui/dom.js';
import { badge, button, deviceLink, facts, failed, field, loading, pageHead, section, select, severity, switchBox } from '../ui/kit.js';
import { confirm } from '../ui/dialog.js';
import { toast } from '../ui/toast.js';
import { kinds, modes, stateOf, toBody, toForm } from './desk/camera-body.js';

export function view(context) {
  const { api, params, signal } = context;
  const isNew = params.id === '+';
  const element = h('div', { class: 'page' }, loading(6));
  const load = async () => {
    try {
      if (isNew) return draw(context, element, undefined, undefined, load);
      const answer = await api.request('GET', `/api/cameras/${encodeURIComponent(params.id)}`, { signal });
      return draw(context, element, await answer.json(), answer.headers.get('etag'), load);
    } catch (error) {
      if (!isAbort(error)) replace(element, failed(error, load));
    }
  };
  load();
  return { element, dispose() {} };
}

function draw(context, element, camera, etag, reload) {
  const { api, can, go, fleet, signal } = context;
  const mayChange = can('admin');
  const form = toForm(camera);
  const input = (name, more = {}) => h('input', { class: 'input', value: form[name], autocomplete: 'off', spellcheck: 'false', disabled: !mayChange, oninput: (event) => { form[name] = event.target.value; }, ...more });
  const seconds = h('div', { class: 'row wrap' });
  const fields = {
    id: field('Id', input('id', camera ? { disabled: true } : {}), 'In events, files and addresses: A-Z a-z 0-9 _ -'), name: field('Name', input('name')), kind: field('Kind', pick(kinds, 'kind')), address: field('Address', input('address'), 'Host name or IP address'),
    port: field('Port', input('port', { inputmode: 'numeric' }), "Empty: the kind's usual one"), user: field('User', input('user')),
    passwordSecret: field('Password: name of the secret', input('passwordSecret', { placeholder: 'gate-1-password' }), "The name under which the relay's secret store keeps it. The password itself is never entered here."),
    channels: field('Channels', input('channels', { placeholder: '0' }), 'Numbers from 0, with commas'), mode: field('Recorded', pick(modes, 'mode', showSeconds)), secondsBefore: field('Seconds before', input('secondsBefore', { type: 'number', min: 0, max: 30 })),
    secondsAfter: field('Seconds after', input('secondsAfter', { type: 'number', min: 1, max: 600 })), timeZone: field("Time zone of its clock", input('timeZone', { placeholder: 'Europe/Vilnius' }), 'Empty: UTC'), site: field('Site', input('site'), 'Only relays of this site dial it'),
    tags: field('Tags', input('tags'), 'With commas'), quirks: field('Quirk settings', h('textarea', { class: 'input mono', rows: 3, value: form.quirks, disabled: !mayChange, spellcheck: 'false', oninput: (event) => { form.quirks = event.target.value; } }), 'protocol.setting = value, one a line'),
  };
  const enabled = switchBox('Dial it', form.enabled, (value) => { form.enabled = value; });
  enabled.input.disabled = !mayChange;
  replace(seconds, fields.secondsBefore, fields.secondsAfter);
  showSeconds();
  replace(element,
    pageHead(camera ? camera.name || camera.id : 'Register a camera', {
      sub: camera ? h('span', { class: 'row' }, badge(stateOf(camera).text, stateOf(camera).kind), stateOf(camera).detail) : 'A camera that is a server: a relay dials it.',
      actions: [button('Back', { icon: 'left', kind: 'quiet', onclick: () => go('/cameras') }), camera && mayChange && button('Take away', { icon: 'trash', kind: 'danger', onclick: remove })],
    }),
    h('div', { class: 'media-columns' },
      h('form', { class: 'stack', novalidate: true, onsubmit: (event) => event.preventDefault() },
        section('Registration', [], h('div', { class: 'form-grid' }, fields.id, fields.name, fields.kind, fields.address, fields.port, fields.user, fields.passwordSecret, fields.channels, fields.timeZone, fields.site, fields.tags, fields.quirks)),
        section('Recording', [], h('div', { class: 'form-grid' }, fields.mode, seconds)), enabled, mayChange && h('div', { class: 'row' }, button(camera ? 'Save' : 'Register', { icon: 'check', kind: 'primary', type: 'submit', onclick: save }))),
      camera && standing(camera, fleet)));

  function pick(items, name, onchange) {
    const element = select(items, form[name], (value) => {
      form[name] = value;
      onchange?.();
    });
    element.disabled = !mayChange;
    return element;
  }

  function showSeconds() {
    seconds.hidden = form.mode !== 'on-alarm';
  }

  async function save() {
    const { id, body, errors } = toBody(form);
    tell(errors);
    if (Object.keys(errors).length > 0) return;
    try {
      // Nothing of somebody else is written over: the version that was read, or none at all.
      await api.put(`/api/cameras/${encodeURIComponent(id)}`, body, { headers: camera ? etag && { 'if-match': etag } : { 'if-none-match': '*' }, signal });
    } catch (error) {
      tell(Object.fromEntries(Object.entries(error.fields ?? {}).map(([name, why]) => [name.replace(/^recording\./, ''), why.join(' ')])));
      if (error.status === 412) throw new Error(camera ? 'Somebody else changed this camera meanwhile. Load it again.' : 'There is a camera of this id already.');
      throw error;
    }
    toast(camera ? 'Saved. It counts from the next connection on.' : 'Registered. A relay dials it within seconds.', { kind: 'good' });
    if (camera) await reload();
    else go(`/cameras/${encodeURIComponent(id)}`);
  }

  function tell(errors) {
    for (const [name, one] of Object.entries(fields)) one.error(errors[name]);
    Object.entries(fields).find(([name]) => errors[name])?.[1].input.focus();
  }

  async function remove() {
    if (!(await confirm({ title: `Take ${camera.name || camera.id} away?`, text: 'Whoever holds it lets it go within seconds. Its device, files and events stay.', action: 'Take away', danger: true }))) return;
    await api.delete(`/api/cameras/${encodeURIComponent(camera.id)}`, { signal });
    toast('The camera is no longer dialled.', { kind: 'good' });
    go('/cameras');
  }
}

function standing(camera, fleet) {
  const { lease, lastAlarm } = camera;
  return h('div', { class: 'stack' },
    section('Connection', [], facts([
      ['Device', deviceLink(fleet, camera.id)], ['Held by', lease?.replica && h('span', { class: 'mono' }, lease.replica)], ['Connected', lease?.since && time(lease.since)], ['Lease until', lease?.expiresAt && time(lease.expiresAt, { relative: true })],
      ['Holders so far', lease && String(lease.term)], ['Last end', lease?.endReason && h('span', null, words(lease.endReason), ' ', lease.endedAt && time(lease.endedAt, { relative: true }))], ['Tries in vain', lease?.failures > 0 ? String(lease.failures) : null], ['Next try', lease?.nextAttempt && time(lease.nextAttempt, { relative: true })],
      ['Registered', camera.registeredAt && time(camera.registeredAt)], ['Changed', camera.changedAt && time(camera.changedAt)],
    ])),
    lastAlarm && section('Last alarm', [], h('a', { class: 'row', href: `#/alarms/${encodeURIComponent(lastAlarm.id)}` }, severity(lastAlarm.severity), h('span', { class: 'grow' }, words(lastAlarm.alarm)), time(lastAlarm.time, { relative: true }))),
    h('div', { class: 'row wrap' }, ['live', 'commands', 'recordings', 'media'].map((tab) => h('a', { class: 'button plain', href: `#/devices/${encodeURIComponent(camera.id)}/${tab}` }, words(tab)))));
}
