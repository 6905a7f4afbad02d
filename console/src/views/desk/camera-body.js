// The registration of a camera: from the form to the API's body and back.

/** Kinds of cameras that relays dial. */
export const kinds = [{ value: 'dvrip', label: 'XM / DVRIP' }, { value: 'bseries', label: 'B Series' }];

/** When a camera is recorded. */
export const modes = [{ value: 'off', label: 'By command only' }, { value: 'on-alarm', label: 'On alarm' }, { value: 'continuous', label: 'Always' }, { value: 'on-demand', label: 'On demand' }];

const secretName = /^[a-z0-9-]{1,64}$/;

/** Values of the form from what is registered. @param {object} [camera] */
export function toForm(camera = {}) {
  return {
    id: camera.id ?? '', kind: camera.kind ?? 'dvrip', address: camera.address ?? '', port: camera.port ? String(camera.port) : '', user: camera.user ?? '', passwordSecret: camera.passwordSecret ?? '', channels: (camera.channels ?? []).join(', '),
    mode: camera.recording?.mode ?? 'off', secondsBefore: String(camera.recording?.secondsBefore ?? 5), secondsAfter: String(camera.recording?.secondsAfter ?? 15), timeZone: camera.timeZone ?? '', site: camera.site ?? '', name: camera.name ?? '',
    tags: (camera.tags ?? []).join(', '), quirks: Object.entries(camera.quirks ?? {}).map(([name, value]) => `${name} = ${value}`).join('\n'), enabled: camera.enabled ?? true,
  };
}

/**
 * The body of `PUT /api/cameras/{id}`, and what is wrong with the form.
 * @param {ReturnType<typeof toForm>} form @returns {{id: string, body: object, errors: Record<string, string>}}
 */
export function toBody(form) {
  const errors = {};
  const text = (name) => form[name].trim();
  const whole = (name, least, most) => {
    const value = text(name);
    if (/^\d{1,6}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
    errors[name] = `A whole number from ${least} to ${most}.`;
    return undefined;
  };
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(text('id'))) errors.id = '1 to 64 characters of A-Z a-z 0-9 _ -';
  if (!/^[A-Za-z0-9_.:-]{1,253}$/.test(text('address'))) errors.address = 'A host name or an IP address, without port, path or user name.';
  if (text('passwordSecret') && !secretName.test(text('passwordSecret'))) errors.passwordSecret = "The NAME of a secret in the relay's store (a-z 0-9 -), never the password itself.";
  if (text('site') && !/^[a-z0-9-]{1,40}$/.test(text('site'))) errors.site = '1 to 40 characters of a-z 0-9 -';
  const channels = list(form.channels);
  if (channels.some((one) => !/^\d{1,2}$/.test(one) || Number(one) > 63)) errors.channels = 'Numbers from 0 to 63, with commas between.';
  const { quirks, wrong } = quirksOf(form.quirks);
  if (wrong) errors.quirks = `Not understood: ${wrong}. Write protocol.setting = value, one a line.`;
  const body = {
    kind: form.kind, address: text('address'), port: text('port') ? whole('port', 1, 65_535) : undefined, user: text('user') || undefined, passwordSecret: text('passwordSecret') || undefined, channels: channels.map(Number),
    recording: form.mode === 'on-alarm' ? { mode: form.mode, secondsBefore: whole('secondsBefore', 0, 30), secondsAfter: whole('secondsAfter', 1, 600) } : { mode: form.mode },
    timeZone: text('timeZone') || undefined, site: text('site') || undefined, name: text('name') || undefined, tags: list(form.tags), quirks: Object.keys(quirks).length > 0 ? quirks : undefined, enabled: form.enabled,
  };
  return { id: text('id'), body: JSON.parse(JSON.stringify(body)), errors };
}

const list = (text) => text.split(/[,;]/).map((one) => one.trim()).filter(Boolean);

function quirksOf(text) {
  const quirks = {};
  for (const line of text.split('\n').map((one) => one.trim()).filter(Boolean)) {
    const found = /^([A-Za-z0-9]+\.[A-Za-z0-9.]+)\s*=\s*(.*)$/.exec(line);
    if (!found) return { quirks, wrong: line };
    quirks[found[1]] = found[2];
  }
  return { quirks };
}

/** How a camera stands, in words. @param {object} camera @returns {{text: string, kind: string, detail: string}} */
export function stateOf(camera, now = Date.now()) {
  const { lease } = camera;
  if (!camera.enabled) return { text: 'Switched off', kind: 'mute', detail: 'It stays registered and is not dialled.' };
  if (camera.online) return { text: 'Connected', kind: 'good', detail: lease?.replica ? `Held by ${lease.replica}.` : '' };
  const why = endText(lease?.endReason);
  if (lease?.endReason === 'login-refused') return { text: 'Login refused', kind: 'bad', detail: 'User or password are wrong. It is dialled again when the registration changes, or after a long pause.' };
  if (lease?.nextAttempt && Date.parse(lease.nextAttempt) > now) return { text: 'Waiting', kind: 'warn', detail: `${why} ${lease.failures} tries in a row came to nothing.`.trim() };
  if (lease?.replica) return { text: 'Dialling', kind: 'info', detail: why };
  return { text: 'Not dialled yet', kind: 'mute', detail: camera.site ? `Only relays of the site ${camera.site} dial it.` : 'A relay takes it within seconds.' };
}

const endText = (reason) => (reason ? `Last: ${reason.replaceAll('-', ' ')}.` : '');
