import { createHash } from 'node:crypto';
import type { Account } from '../population/account.js';
import { dialectOf } from './dialects/dialect-of.js';
import type { AddressedEndpoint } from './endpoint.js';

/**
 * Digests of the requests for single accounts, as the endpoint declares them: method, path and body, to the byte. Address, credentials and how many accounts go together do not count.
 * @returns a function that throws MlcheckError `suite-invalid` for an account that the endpoint cannot send
 */
export function requestDigests(endpoint: AddressedEndpoint): (account: Account) => string {
  const bound = dialectOf(endpoint).bind(endpoint, 'candidate');
  return (account) => {
    const { method, path, body } = bound.infer([account], 'mlcheck');
    return createHash('sha256').update(`${method} ${path}\n`).update(body ?? '').digest('base64url').slice(0, 22);
  };
}
