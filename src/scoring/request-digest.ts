import { createHash } from 'node:crypto';
import type { Account } from '../population/account.js';
import { dialectOf } from './dialects/dialect-of.js';
import type { AddressedEndpoint } from './endpoint.js';

/**
 * Digest of the request for one account alone, as the endpoint declares it: method, path and body, to the byte. Address, credentials and how many accounts go together do not count.
 * @throws MlcheckError `suite-invalid` for an account that the endpoint cannot send
 */
export function requestDigest(endpoint: AddressedEndpoint, account: Account): string {
  const { method, path, body } = dialectOf(endpoint).bind(endpoint, 'candidate').infer([account], 'mlcheck');
  return createHash('sha256').update(`${method} ${path}\n`).update(body ?? '').digest('base64url').slice(0, 22);
}
