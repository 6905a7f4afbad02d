import fs from 'node:fs';
import net from 'node:net';
import { parseArgs } from 'node:util';
import { ConfigError } from './errors.mjs';
import { DEFAULT_GROUP } from './hub-store.mjs';
import { DEFAULT_RETENTION_BYTES, MAX_CONSUMER_GROUPS, MAX_PARTITIONS, MIN_RETENTION_BYTES } from './limits.mjs';

/**
 * @typedef {object} HubConfig
 * @property {string} name letters, digits, dot, dash, underscore
 * @property {number} partitionCount 1 to 32
 * @property {string[]} consumerGroups `$Default` is always among them
 */

/**
 * @typedef {object} EmulatorConfig
 * @property {string} address IP address to listen on
 * @property {number} amqpPort 0 = any free one
 * @property {number} httpPort 0 = any free one
 * @property {string} dataFolder
 * @property {HubConfig[]} hubs
 * @property {{name: string, value: string} | undefined} sasKey undefined = every caller is let in
 * @property {number} retentionBytes per partition
 */

/** Default address: nobody but this machine. A container listens on its own network instead. */
const DEFAULT_ADDRESS = '127.0.0.1';
/** Default AMQP port: some clients ignore a port in the connection string. */
const DEFAULT_AMQP_PORT = 5672;
const DEFAULT_HTTP_PORT = 5380;
const DEFAULT_PARTITIONS = 4;
const KNOWN_SETTINGS = ['address', 'amqpPort', 'httpPort', 'dataFolder', 'hubs', 'sasKeyName', 'sasKey', 'retentionBytesPerPartition'];
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,255}$/;

/**
 * Reads flags and the configuration file they name; flags win.
 * @param {string[]} args
 * @returns {{config: EmulatorConfig, exitWithStdin: boolean}}
 * @throws {ConfigError}
 */
export function readConfig(args) {
  const { values, positionals } = parseFlags(args);
  if (positionals.length > 1) throw new ConfigError('Give at most one configuration file.');
  const file = positionals.length === 1 ? readFile(positionals[0]) : {};
  const flags = {
    address: values.listen,
    amqpPort: numberFlag(values, 'amqp-port'),
    httpPort: numberFlag(values, 'http-port'),
    dataFolder: values.data,
    hubs: values.hub?.map(parseHubFlag),
    sasKeyName: values['sas-key-name'],
    sasKey: values['sas-key'],
    retentionBytesPerPartition: numberFlag(values, 'retention-bytes'),
  };
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  return { config: checkConfig({ ...file, ...given }), exitWithStdin: values['exit-with-stdin'] ?? false };
}

/**
 * Checks settings and fills in defaults.
 * @param {object} settings as in the configuration file
 * @returns {EmulatorConfig}
 * @throws {ConfigError}
 */
export function checkConfig(settings) {
  if (settings === null || typeof settings !== 'object' || Array.isArray(settings)) throw new ConfigError('The configuration must be a JSON object.');
  const stranger = Object.keys(settings).find((name) => !KNOWN_SETTINGS.includes(name));
  if (stranger !== undefined) throw new ConfigError(`There is no setting '${stranger}'; there are ${KNOWN_SETTINGS.join(', ')}.`);
  const { address = DEFAULT_ADDRESS, dataFolder, hubs, sasKeyName, sasKey } = settings;
  if (net.isIP(address) === 0) throw new ConfigError('address (--listen) must be an IP address, such as 127.0.0.1 or 0.0.0.0.');
  if (typeof dataFolder !== 'string' || dataFolder === '') throw new ConfigError('Give a data folder (dataFolder, --data).');
  if (!Array.isArray(hubs) || hubs.length === 0) throw new ConfigError('Give at least one hub (hubs, --hub NAME[:PARTITIONS[:GROUP,GROUP]]).');
  if ((sasKeyName === undefined) !== (sasKey === undefined)) throw new ConfigError('Give both the key name and the key (sasKeyName and sasKey), or neither.');
  if (sasKey !== undefined && (typeof sasKey !== 'string' || sasKey === '' || typeof sasKeyName !== 'string' || sasKeyName === '')) throw new ConfigError('sasKeyName and sasKey must be text.');
  const checked = hubs.map(checkHub);
  const names = checked.map(({ name }) => name.toLowerCase());
  if (new Set(names).size !== names.length) throw new ConfigError('Two hubs have the same name; case does not count.');
  return {
    address,
    amqpPort: wholeNumber(settings.amqpPort ?? DEFAULT_AMQP_PORT, 'amqpPort', 0, 65_535),
    httpPort: wholeNumber(settings.httpPort ?? DEFAULT_HTTP_PORT, 'httpPort', 0, 65_535),
    dataFolder,
    hubs: checked,
    sasKey: sasKey === undefined ? undefined : { name: sasKeyName, value: sasKey },
    retentionBytes: wholeNumber(settings.retentionBytesPerPartition ?? DEFAULT_RETENTION_BYTES, 'retentionBytesPerPartition', MIN_RETENTION_BYTES, Number.MAX_SAFE_INTEGER),
  };
}

function checkHub(hub) {
  const { name, partitionCount = DEFAULT_PARTITIONS, consumerGroups = [] } = hub ?? {};
  if (typeof name !== 'string' || !NAME.test(name)) throw new ConfigError(`'${name}' is no name for a hub: letters, digits, dot, dash and underscore, a letter or digit first.`);
  if (!Array.isArray(consumerGroups)) throw new ConfigError(`consumerGroups of hub ${name} must be a list.`);
  const groups = consumerGroups.filter((group) => String(group).toLowerCase() !== DEFAULT_GROUP.toLowerCase());
  const badGroup = groups.find((group) => typeof group !== 'string' || !NAME.test(group));
  if (badGroup !== undefined) throw new ConfigError(`'${badGroup}' is no name for a consumer group.`);
  if (groups.length + 1 > MAX_CONSUMER_GROUPS) throw new ConfigError(`A hub has at most ${MAX_CONSUMER_GROUPS} consumer groups.`);
  return { name, partitionCount: wholeNumber(partitionCount, `partitionCount of hub ${name}`, 1, MAX_PARTITIONS), consumerGroups: [DEFAULT_GROUP, ...groups] };
}

function parseFlags(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        listen: { type: 'string' },
        'amqp-port': { type: 'string' },
        'http-port': { type: 'string' },
        data: { type: 'string' },
        hub: { type: 'string', multiple: true },
        'sas-key-name': { type: 'string' },
        'sas-key': { type: 'string' },
        'retention-bytes': { type: 'string' },
        'exit-with-stdin': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new ConfigError(error.message);
  }
}

function readFile(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(`The configuration file ${file} cannot be read: ${error.message}`);
  }
}

function parseHubFlag(text) {
  const [name, partitions, groups] = text.split(':');
  return {
    name,
    ...(partitions && { partitionCount: Number(partitions) }),
    ...(groups && { consumerGroups: groups.split(',') }),
  };
}

function numberFlag(values, name) {
  if (values[name] === undefined) return undefined;
  if (!/^\d{1,15}$/.test(values[name])) throw new ConfigError(`--${name} must be a whole number.`);
  return Number(values[name]);
}

function wholeNumber(value, name, low, high) {
  if (!Number.isInteger(value) || value < low || value > high) throw new ConfigError(`${name} must be a whole number from ${low} to ${high}.`);
  return value;
}
