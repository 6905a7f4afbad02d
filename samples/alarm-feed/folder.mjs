/**
 * Folders of alarms. Their names follow from the events, so an event that comes twice changes nothing, and the order in which an alarm
 * and its clips become known does not matter: that is all it takes to live with "at least once".
 * @module
 */
import { access, mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const id = /^[0-9a-f]{32}$/;
const device = /^[A-Za-z0-9_-]{1,64}$/;

const exists = (path) => access(path).then(() => true, () => false);

// There whole or not at all: a process may be killed at any instant.
const keep = async (path, value) => {
  await writeFile(`${path}.part`, `${JSON.stringify(value, null, 2)}\n`);
  await rename(`${path}.part`, path);
};

export class AlarmFolder {
  #root;
  #api;
  #tell;

  /**
   * @param {string} root folder for everything
   * @param {{media: Function, download: Function}} api
   * @param {(line: string) => void} tell takes a line for people
   */
  constructor(root, api, tell) {
    this.#root = root;
    this.#api = api;
    this.#tell = tell;
  }

  /** Takes one CloudEvent; types it does not know are none of its business. */
  async take(event) {
    // Strangers: devices that nobody registered.
    if (event.quarantined) return;
    if (event.type === 'cloudcam.alarm.raised.v1') await this.#alarm(event);
    else if (event.type === 'cloudcam.media.ready.v1') await this.#ready(event);
    else if (event.type === 'cloudcam.media.missing.v1') this.#tell(`${event.partitionkey}: ${JSON.stringify(event.data.fileName)} did not come`);
  }

  async #alarm(event) {
    const folder = await this.#folderOf(event.id);
    const path = join(folder, 'alarm.json');
    if (!await exists(path)) {
      this.#tell(`${event.time} ${event.severitytext} ${event.data.alarm} of ${event.partitionkey}`);
      await keep(path, event);
    }
    // Clips may have come before their alarm; then they wait under the device's name.
    for (const media of await this.#waiting(event.partitionkey)) {
      if (event.data.files?.includes(media.data.source)) await this.#fetch(event.id, media);
    }
  }

  async #ready(event) {
    if (!event.data.playable) return;
    if (event.correlationid) {
      await this.#fetch(event.correlationid, event);
      return;
    }
    // Not tied to an alarm yet. The API may know more by now; otherwise the alarm itself will find it here.
    const media = await this.#api.media(event.partitionkey, event.data.mediaId);
    if (media?.alarmId) await this.#fetch(media.alarmId, event);
    else await keep(join(await this.#waitingFolder(event.partitionkey), `${this.#safe(event.data.mediaId, id)}.json`), event);
  }

  async #fetch(alarmId, event) {
    const { mediaId, kind, channel } = event.data;
    const path = join(await this.#folderOf(alarmId), `${this.#safe(mediaId, id)}${kind === 'photo' ? '.jpg' : '.mp4'}`);
    if (await exists(path)) return;
    const isThere = await this.#api.download(event.partitionkey, mediaId, 'playable', path);
    this.#tell(`${event.partitionkey}: ${kind} of alarm ${alarmId}${channel ? `, ${channel}` : ''}: ${isThere ? path : 'deleted meanwhile'}`);
  }

  async #waiting(name) {
    const folder = await this.#waitingFolder(name);
    const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
    return Promise.all(files.map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8'))));
  }

  #waitingFolder(name) {
    return this.#made(join(this.#root, 'without-alarm', this.#safe(name, device)));
  }

  #folderOf(alarmId) {
    return this.#made(join(this.#root, this.#safe(alarmId, id)));
  }

  // Whatever becomes part of a path has the form that the documentation promises, or is refused.
  #safe(text, form) {
    if (!form.test(text)) throw new Error(`Not a name that can be used: ${JSON.stringify(text)}`);
    return text;
  }

  async #made(path) {
    await mkdir(path, { recursive: true });
    return path;
  }
}
