/**
 * The handler's answer to a JSON payload: `{"Outputs":{...},"Logs":["..."],"ReturnValue":...}`, every member optional.
 * The real host fails or even hangs an invocation on anything else, so this parser is strict and says what was wrong.
 *
 * @typedef {object} InvocationResult
 * @property {Record<string, unknown>} outputs by binding name.
 * @property {string[]} logs
 * @property {unknown} returnValue undefined when absent; feeds the binding called `$return`.
 */

/** The handler answered, but not with a success: the invocation has failed. */
export class InvocationFailedError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'InvocationFailedError';
  }
}

/**
 * @param {number} status HTTP status of the answer.
 * @param {string | undefined} contentType
 * @param {string} body
 * @returns {InvocationResult}
 * @throws {InvocationFailedError} naming the rule that the answer breaks.
 */
export function parseInvocationResponse(status, contentType, body) {
  if (status < 200 || status > 299) throw new InvocationFailedError(`the handler answered ${status}${excerpt(body)}`);
  if (body.trim() === '') throw new InvocationFailedError(`the handler answered ${status} with an empty body; it must send at least {}`);
  if (!/^(application|text)\/json\s*(;|$)/i.test(contentType ?? '')) {
    throw new InvocationFailedError(`the handler answered with Content-Type '${contentType ?? '(none)'}'; it must be application/json`);
  }
  let json;
  try {
    json = JSON.parse(body);
  } catch (error) {
    throw new InvocationFailedError(`the handler's answer is not JSON (${error.message})${excerpt(body)}`);
  }
  if (json === null) throw new InvocationFailedError('the handler answered null; it must send at least {}');
  if (typeof json !== 'object' || Array.isArray(json)) throw new InvocationFailedError(`the handler's answer is not a JSON object${excerpt(body)}`);

  const outputs = member(json, 'Outputs') ?? {};
  const logs = member(json, 'Logs') ?? [];
  if (typeof outputs !== 'object' || Array.isArray(outputs)) throw new InvocationFailedError('Outputs in the handler\'s answer is not an object');
  if (!Array.isArray(logs) || logs.some(line => line !== null && typeof line === 'object')) {
    throw new InvocationFailedError('Logs in the handler\'s answer is not an array of texts');
  }
  return { outputs, logs: logs.map(String), returnValue: member(json, 'ReturnValue') ?? undefined };
}

/** Newtonsoft.Json finds members without regard to case; so `outputs` is as good as `Outputs`. */
function member(json, name) {
  if (Object.hasOwn(json, name)) return json[name];
  const key = Object.keys(json).find(candidate => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : json[key];
}

function excerpt(body) {
  const text = body.trim().replace(/\s+/g, ' ');
  return text === '' ? '' : `: ${text.length > 500 ? `${text.slice(0, 500)}...` : text}`;
}
