import { readFile } from 'node:fs/promises';

/**
 * App settings: what Azure shows the handler as environment variables. A `local.settings.json`-style file lies over
 * the environment, as with Core Tools run from that folder. Names are compared without regard to case, as .NET
 * configuration does, and `:` and `__` mean the same.
 */
export class Settings {
  #byName = new Map();

  /** @param {Record<string, string | undefined>} values */
  constructor(values) {
    for (const [name, value] of Object.entries(values)) {
      if (value !== undefined) this.#byName.set(normalise(name), { name, value: String(value) });
    }
  }

  /**
   * @param {string} name
   * @returns {string | undefined} undefined when there is no such setting; an empty value counts as a value.
   */
  get(name) {
    return this.#byName.get(normalise(name))?.value;
  }

  /** @returns {Record<string, string>} every setting, as environment variables for the child process. */
  toEnvironment() {
    return Object.fromEntries([...this.#byName.values()].map(({ name, value }) => [name, value]));
  }

  /**
   * Replaces each `%NAME%` in a binding property by the setting's value.
   * @param {string} text
   * @param {string} what where the text stands, for the error.
   * @throws {Error} when a named setting is missing: the real host refuses to index such a function.
   */
  expand(text, what) {
    return text.replace(/%([^%]+)%/g, (_, name) => {
      const value = this.get(name);
      if (value === undefined) throw new Error(`${what}: '%${name}%' does not resolve to a value; add the setting ${name}`);
      return value;
    });
  }

  /**
   * Expands `%NAME%` as the operating system would: a name without a value stays as it stands.
   * @param {string} text
   */
  expandLoosely(text) {
    return text.replace(/%([^%]+)%/g, (whole, name) => this.get(name) ?? whole);
  }

  /**
   * The connection string that a binding's `connection` property names. `AzureWebJobs<name>` is tried first, as in the
   * real host. Identity-based connections (`<name>__fullyQualifiedNamespace` and the like) cannot work without Azure
   * and are refused with a sentence that says so.
   * @param {string} name
   * @param {string} what the function and binding, for the error.
   * @returns {string}
   */
  connection(name, what) {
    const value = this.get(`AzureWebJobs${name}`) ?? this.get(name) ?? this.get(`ConnectionStrings:${name}`);
    if (value) return value;
    const identity = ['fullyQualifiedNamespace', 'queueServiceUri', 'blobServiceUri', 'accountName']
      .find(part => this.get(`${name}__${part}`) !== undefined);
    throw new Error(identity
      ? `${what}: ${name}__${identity} asks for a managed identity, which only Azure has; locally set ${name} to a connection string`
      : `${what}: there is no setting ${name} with a connection string`);
  }

  /**
   * Honours `AzureWebJobs.<function>.Disabled` (or with `__` for the dots, which Linux needs).
   * @param {string} functionName
   */
  isDisabled(functionName) {
    const value = this.get(`AzureWebJobs.${functionName}.Disabled`) ?? this.get(`AzureWebJobs_${functionName}_Disabled`);
    return value !== undefined && /^(1|true)$/i.test(value.trim());
  }
}

/** @param {string} name */
function normalise(name) {
  return name.toLowerCase().replaceAll('__', ':').replace(/^azurewebjobs:(.+):disabled$/, 'azurewebjobs.$1.disabled');
}

/**
 * Reads the settings: the environment, and over it the `Values` object of a settings file.
 * @param {string | undefined} file path of a `local.settings.json`-style file, or undefined for none.
 * @param {NodeJS.ProcessEnv} environment
 * @throws {Error} when the file cannot be read, is no JSON, or has no `Values` object of plain values.
 */
export async function loadSettings(file, environment = process.env) {
  if (!file) return new Settings(environment);
  let parsed;
  try {
    parsed = JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`settings file ${file}: ${error.message}`);
  }
  const values = parsed?.Values;
  if (values === null || typeof values !== 'object' || Array.isArray(values)) throw new Error(`settings file ${file}: there is no "Values" object`);
  if (parsed.IsEncrypted === true) throw new Error(`settings file ${file}: encrypted settings cannot be read; run "func settings decrypt"`);
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && typeof value === 'object') throw new Error(`settings file ${file}: ${name} must be a plain value`);
  }
  const merged = new Map();
  for (const [name, value] of [...Object.entries(environment), ...Object.entries(values)]) {
    if (value !== undefined && value !== null) merged.set(normalise(name), [name, String(value)]);
  }
  return new Settings(Object.fromEntries(merged.values()));
}
