// Hash routes: `#/devices/:id/media?kind=video`. A server that knows nothing of routes can serve the console.

/** Takes the text behind `#` apart. */
export function parse(hash) {
  const text = hash.replace(/^#/, '');
  const at = text.indexOf('?');
  const path = at < 0 ? text : text.slice(0, at);
  return { path: path.startsWith('/') ? path : `/${path}`, query: new URLSearchParams(at < 0 ? '' : text.slice(at + 1)) };
}

/** The first route whose pattern fits, with its decoded parameters; undefined: none does. */
export function match(routes, path) {
  const parts = partsOf(path);
  for (const route of routes) {
    const params = fit(partsOf(route.path), parts);
    if (params) return { route, params };
  }
  return undefined;
}

function partsOf(path) { return path.split('/').filter((part) => part.length > 0); }

function fit(pattern, parts) {
  const params = {};
  if (parts.length > pattern.length || parts.length < pattern.filter((part) => !part.endsWith('?')).length) return undefined;
  for (let i = 0; i < pattern.length; i++) {
    const name = pattern[i];
    if (!name.startsWith(':')) {
      if (name !== parts[i]) return undefined;
    } else if (parts[i] !== undefined) {
      const value = decoded(parts[i]);
      if (value === undefined) return undefined;
      params[name.replace(/^:|\?$/g, '')] = value;
    }
  }
  return params;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
