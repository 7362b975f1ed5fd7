import { MlcheckError } from '../errors.js';

/** Where a server is: `origin` for the connection, `path` (no slash at its end) in front of every path of the protocol. */
export interface BaseUrl {
  readonly origin: string;
  readonly path: string;
  /** The two together, for people. */
  readonly href: string;
}

/**
 * Reads the address of a server. A path is kept, so that a gateway's prefix works.
 * @throws MlcheckError `config-invalid` unless it is an http(s) URL without user, password, query and fragment; the value is not shown when it may hold a secret.
 */
export function baseUrl(text: string, place: string): BaseUrl {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new MlcheckError('config-invalid', { place, rule: 'must be an http or https URL', value: text.includes('@') ? '(not shown: it may hold a password)' : text, hint: 'for example http://localhost:8080' });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new MlcheckError('config-invalid', { place, rule: 'must be an http or https URL', value: url.protocol });
  if (url.username !== '' || url.password !== '') throw new MlcheckError('config-invalid', { place, rule: 'must not hold a user or a password', hint: "use `auth: { kind: 'basic', user, password: env('NAME') }`" });
  if (url.search !== '' || url.hash !== '') throw new MlcheckError('config-invalid', { place, rule: 'must not hold a query or a fragment', hint: "send a key in a header: `auth: { kind: 'api-key', header, key: env('NAME') }`" });
  const path = url.pathname.replace(/\/+$/, '');
  return { origin: url.origin, path, href: `${url.origin}${path}` };
}
