import { MlcheckError } from '../errors.js';

/**
 * The proxy that requests to an origin go through, by the variables that curl and most clients obey: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, in small letters first; undefined
 * for none. NO_PROXY names hosts: `*`, `host`, `.domain`, `*.domain`, each with a port where only that is meant; a name stands for its subdomains too. Addresses of the machine itself never go
 * through a proxy.
 * @param origin `https://host:port`
 * @throws MlcheckError `config-invalid` for a proxy that is no http(s) URL; the value is not shown, it may hold a password
 */
export function proxyFor(origin: string, environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const { protocol, hostname, port } = new URL(origin);
  const name = protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const proxy = environment[name] || environment[name.toUpperCase()];
  if (proxy === undefined || proxy === '' || isOwn(hostname)) return undefined;
  const number = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  const spared = environment['no_proxy'] || environment['NO_PROXY'] || '';
  if (spared.split(/[\s,]+/).some((entry) => entry !== '' && matches(entry.toLowerCase(), hostname, number))) return undefined;
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) throw new MlcheckError('config-invalid', { place: name.toUpperCase(), rule: 'must be the http or https URL of a proxy', hint: 'for example http://proxy.example:3128; NO_PROXY names hosts that need none' });
  return url.href;
}

/**
 * The proxy that a gRPC connection is tunnelled through: GRPC_PROXY, in small letters first, or that of {@link proxyFor}; NO_GRPC_PROXY in place of NO_PROXY, where it is set.
 * @param address `host:port`
 * @throws MlcheckError `config-invalid` for a proxy that is no http URL: the library opens no tunnel through TLS
 */
export function grpcProxyFor(address: string, secure: boolean, environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const own = environment['grpc_proxy'] || environment['GRPC_PROXY'];
  const spared = environment['no_grpc_proxy'] || environment['NO_GRPC_PROXY'];
  const name = secure ? 'https_proxy' : 'http_proxy';
  const proxy = proxyFor(`${secure ? 'https' : 'http'}://${address}`, { ...environment, ...(own ? { [name]: own } : {}), ...(spared ? { no_proxy: spared } : {}) });
  if (proxy !== undefined && !proxy.startsWith('http:')) throw new MlcheckError('config-invalid', { place: own ? 'GRPC_PROXY' : name.toUpperCase(), rule: 'must be an http URL: gRPC is tunnelled through no proxy that wants TLS itself', hint: 'name another in GRPC_PROXY, spare the host in NO_PROXY, or write `proxy: false` in the endpoint' });
  return proxy;
}

function matches(entry: string, hostname: string, port: string): boolean {
  const [, host = '', only] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if (only !== undefined && only !== port) return false;
  if (host === '*') return true;
  const domain = host.replace(/^\*?\./, '');
  return hostname === domain || hostname.endsWith(`.${domain}`);
}

function isOwn(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\./.test(hostname);
}
