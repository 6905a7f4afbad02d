import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { BodyTooLargeError, readBody, requestValue, sendHttpOutput } from './http-json.mjs';
import { proxyRequest, refuse } from './http-proxy.mjs';
import { hostVersion } from './invoker.mjs';
import { isPlainHttp } from './manifest.mjs';
import { compareRoutes, compileRoute, decodePath } from './route.mjs';

const defaultBodyLimit = 104_857_600;
const longestUrl = 4096;
const adminBodyLimit = 1024 * 1024;

/**
 * The host's HTTP side on loopback: HTTP functions by route, and the admin endpoints.
 */
export class HttpFrontEnd {
  #server; #routes; #handler; #invoker; #log; #bodyLimit; #proxyHttp; #admin;

  /**
   * @param {object} parameters
   * @param {import('./manifest.mjs').FunctionManifest[]} parameters.manifests
   * @param {import('./host-options.mjs').HostOptions} parameters.options
   * @param {import('./settings.mjs').Settings} parameters.settings
   * @param {import('./handler-process.mjs').HandlerProcess} parameters.handler
   * @param {import('./invoker.mjs').Invoker} parameters.invoker
   * @param {import('./log.mjs').Log} parameters.log
   * @param {{ status(): object, run(name: string, input: string): 'started' | 'unknown' | 'unfit' }} parameters.admin
   */
  constructor({ manifests, options, settings, handler, invoker, log, admin }) {
    this.#handler = handler;
    this.#invoker = invoker;
    this.#log = log;
    this.#admin = admin;
    this.#proxyHttp = options.proxyHttp;
    this.#bodyLimit = bodyLimit(settings.get('FUNCTIONS_REQUEST_BODY_SIZE_LIMIT'));
    this.#routes = manifests
      .filter(manifest => manifest.trigger.type === 'httpTrigger' && !manifest.disabled)
      .map(manifest => ({
        manifest,
        route: compileRoute(options.routePrefix, manifest.trigger.route ?? manifest.name),
        methods: manifest.trigger.methods && new Set(manifest.trigger.methods.map(method => method.toUpperCase())),
      }))
      .sort((left, right) => compareRoutes(left.route, right.route));
    this.#server = createServer({ requestTimeout: 0, keepAliveTimeout: 65_000 }, (incoming, outgoing) => {
      this.#serve(incoming, outgoing).catch(error => {
        this.#log('host', `${incoming.method} ${incoming.url}: ${error.message}`);
        if (outgoing.headersSent) outgoing.destroy();
        else refuse(incoming, outgoing, 500);
      });
    });
  }

  /** @param {number} port 0 = any. @param {string} address IP address. @returns {Promise<number>} the port listened on. */
  async listen(port, address) {
    await new Promise((done, fail) => this.#server.once('error', fail).listen(port, address, done));
    return this.#server.address().port;
  }

  /** Stops listening; requests under way get two seconds. */
  async close() {
    const closed = new Promise(done => this.#server.close(done));
    this.#server.closeIdleConnections();
    const patience = setTimeout(() => this.#server.closeAllConnections(), 2_000);
    await closed;
    clearTimeout(patience);
  }

  /** @returns {{ name: string, route: string }[]} what is routed, most specific first. */
  routes() {
    return this.#routes.map(({ manifest, route }) => ({ name: manifest.name, route: `/${route.template}` }));
  }

  async #serve(incoming, outgoing) {
    if (Buffer.byteLength(incoming.url) > longestUrl) return refuse(incoming, outgoing, 414);
    const path = decodePath(incoming.url.split('?', 1)[0]);
    if (path === undefined || !path.startsWith('/')) return refuse(incoming, outgoing, 400);
    if (/^\/admin(\/|$)/i.test(path)) return this.#serveAdmin(incoming, outgoing, path);

    let otherMethods = false;
    for (const { manifest, route, methods } of this.#routes) {
      const params = route.match(path);
      if (!params) continue;
      if (methods && !methods.has(incoming.method)) {
        otherMethods = true;
        continue;
      }
      return this.#proxyHttp && isPlainHttp(manifest)
        ? this.#stream(incoming, outgoing, manifest)
        : this.#call(incoming, outgoing, manifest, params);
    }
    // The real host answers 404 where 405 would be right (azure-functions-host issue 10098); so must its stand-in.
    if (otherMethods) this.#log('host', `${incoming.method} ${path}: the route exists, but not for this method; answered 404 as the real host does`);
    if (path === '/' && incoming.method === 'GET' && !otherMethods) return sendText(outgoing, 200, 'The functions host is running.');
    return refuse(incoming, outgoing, 404);
  }

  async #stream(incoming, outgoing, manifest) {
    if (!(await this.#ready())) return refuse(incoming, outgoing, 503);
    const started = performance.now();
    const phrase = await proxyRequest(incoming, outgoing, { port: this.#handler.port, bodyLimit: this.#bodyLimit, invocationId: randomUUID() });
    this.#log('host', `${manifest.name} ${incoming.method} ${incoming.url.split('?', 1)[0]}: ${phrase} in ${Math.round(performance.now() - started)} ms`);
  }

  async #call(incoming, outgoing, manifest, params) {
    let body;
    try {
      body = await readBody(incoming, this.#bodyLimit);
    } catch (error) {
      if (error instanceof BodyTooLargeError) return refuse(incoming, outgoing, 413);
      throw error;
    }
    const value = requestValue(incoming, body, params);
    let result;
    try {
      result = await this.#invoker.invoke(manifest, value, params);
    } catch {
      return refuse(incoming, outgoing, 500); // The invoker has logged the reason.
    }
    const output = manifest.outputs.find(candidate => candidate.type === 'http');
    sendHttpOutput(outgoing, output?.name === '$return' ? result.returnValue : output && result.outputs[output.name]);
  }

  async #ready() {
    try {
      await this.#handler.whenReady();
      return true;
    } catch {
      return false; // The host has given up on the handler and says so itself.
    }
  }

  async #serveAdmin(incoming, outgoing, path) {
    if (incoming.method === 'GET' && /^\/admin\/host\/status\/?$/i.test(path)) return sendJson(outgoing, 200, { ...this.#admin.status(), version: hostVersion });
    if (incoming.method === 'GET' && /^\/admin\/host\/ping\/?$/i.test(path)) return sendText(outgoing, 200, '');
    const run = /^\/admin\/functions\/([^/]+)\/?$/i.exec(path);
    if (incoming.method !== 'POST' || !run) return refuse(incoming, outgoing, 404);
    // Asking for JSON keeps web pages out: a browser sends this type to another origin only after a pre-flight.
    if (!/^application\/json\b/i.test(incoming.headers['content-type'] ?? '')) return refuse(incoming, outgoing, 415);
    let input;
    try {
      const text = (await readBody(incoming, adminBodyLimit)).toString('utf8');
      input = text.trim() === '' ? '' : JSON.parse(text)?.input ?? '';
    } catch (error) {
      return refuse(incoming, outgoing, error instanceof BodyTooLargeError ? 413 : 400);
    }
    switch (this.#admin.run(run[1], typeof input === 'string' ? input : JSON.stringify(input))) {
      case 'started': return sendText(outgoing, 202, '');
      case 'unfit': return sendText(outgoing, 400, 'The function is disabled or has an HTTP trigger; call an HTTP function by its route.');
      default: return refuse(incoming, outgoing, 404);
    }
  }
}

function bodyLimit(text) {
  if (text === undefined) return defaultBodyLimit;
  if (!/^\d+$/.test(text) || Number(text) < 1) throw new Error(`FUNCTIONS_REQUEST_BODY_SIZE_LIMIT '${text}' is not a number of bytes`);
  return Number(text);
}

function sendJson(outgoing, status, value) {
  outgoing.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  outgoing.end(JSON.stringify(value));
}

function sendText(outgoing, status, text) {
  outgoing.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  outgoing.end(text);
}
