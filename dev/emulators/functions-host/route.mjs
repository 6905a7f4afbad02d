/**
 * ASP.NET Core route templates, as far as function.json files use them: literals, `{id}`, `{id:int}`, `{name?}`,
 * `{name=default}`, `{*rest}`, and parameters inside a segment (`clip-{id}.mp4`).
 *
 * @typedef {object} Route
 * @property {string} template prefix and route, without a leading slash.
 * @property {number[]} precedence one rank per segment; the smaller, the more specific.
 * @property {(path: string) => Record<string, string> | undefined} match route parameters, or undefined.
 */

const constraints = new Map([
  ['int', '-?\\d{1,10}'], ['long', '-?\\d{1,19}'], ['bool', 'true|false'], ['alpha', '[a-z]+'],
  ['guid', '[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}'],
]);
const rank = { literal: 1, constrained: 2, parameter: 3, catchAll: 5 };

/**
 * @param {string} prefix routePrefix of host.json; may be empty.
 * @param {string} route route of the binding, or the function's name.
 * @returns {Route}
 * @throws {Error} when the template uses something this host does not know.
 */
export function compileRoute(prefix, route) {
  const template = [prefix, route].map(part => part.replace(/^\/+|\/+$/g, '')).filter(Boolean).join('/');
  const segments = template === '' ? [] : template.split('/');
  const names = [];
  const defaults = {};
  const precedence = [];
  let pattern = '';
  segments.forEach((segment, index) => {
    const part = compileSegment(segment, template, names, defaults);
    if (part.optional && index !== segments.length - 1) throw new Error(`route '${template}': only the last segment can be optional or a catch-all`);
    precedence.push(part.rank);
    pattern += part.optional ? `(?:/${part.pattern})?` : `/${part.pattern}`;
  });
  const whole = new RegExp(`^${pattern}/?$`, 'i');
  return {
    template,
    precedence,
    match(path) {
      const found = whole.exec(path);
      if (!found) return undefined;
      const values = { ...defaults };
      names.forEach((name, index) => { if (found[index + 1] !== undefined && found[index + 1] !== '') values[name] = found[index + 1]; });
      return values;
    },
  };
}

function compileSegment(segment, template, names, defaults) {
  const pieces = segment.split(/(\{[^{}]*\})/).filter(piece => piece !== '');
  let pattern = '';
  let optional = false;
  let segmentRank = rank.literal;
  for (const piece of pieces) {
    if (!piece.startsWith('{')) {
      if (/[{}]/.test(piece)) throw new Error(`route '${template}': '${segment}' has a brace without its partner`);
      pattern += piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      continue;
    }
    const parameter = /^\{(\*{0,2})([A-Za-z_][A-Za-z0-9_-]*)((?::[a-z]+)*)(\?|=[^}]*)?\}$/.exec(piece);
    if (!parameter) throw new Error(`route '${template}': '${piece}' is not understood`);
    const [, stars, name, constraintText, tail] = parameter;
    if (names.includes(name)) throw new Error(`route '${template}': '${name}' stands twice`);
    names.push(name);
    if (tail?.startsWith('=')) defaults[name] = tail.slice(1);
    if ((stars || tail) && pieces.length > 1) throw new Error(`route '${template}': '${piece}' must be a segment of its own`);
    optional = Boolean(stars || tail);
    const wanted = constraintText.split(':').filter(Boolean);
    const unknown = wanted.find(constraint => !constraints.has(constraint));
    if (unknown) throw new Error(`route '${template}': the constraint '${unknown}' is not supported; use ${[...constraints.keys()].join(', ')}`);
    pattern += stars ? '(.*)' : `(${wanted.length > 0 ? wanted.map(constraint => constraints.get(constraint)).join('|') : '[^/]+?'})`;
    segmentRank = Math.max(segmentRank, stars ? rank.catchAll : wanted.length > 0 || pieces.length > 1 ? rank.constrained : rank.parameter);
  }
  return { pattern, optional, rank: segmentRank };
}

/**
 * Order in which routes are tried: literal segments before constrained ones before free ones before catch-alls.
 * @param {Route} left
 * @param {Route} right
 */
export function compareRoutes(left, right) {
  for (let index = 0; index < Math.max(left.precedence.length, right.precedence.length); index++) {
    const difference = (left.precedence[index] ?? 0) - (right.precedence[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.template.localeCompare(right.template, 'en');
}

/**
 * The path a template is compared with: percent-decoded, except that an encoded slash stays encoded.
 * @param {string} rawPath path as it stood in the request line, without the query.
 * @returns {string | undefined} undefined when an escape is broken.
 */
export function decodePath(rawPath) {
  try {
    return rawPath.split('/').map(segment => decodeURIComponent(segment).replaceAll('/', '%2F')).join('/');
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
