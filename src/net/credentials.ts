import { readFileSync } from 'node:fs';
import { MlcheckError } from '../errors.js';
import type { Secret } from './redactor.js';

/** A secret by reference, as a suite or a configuration names it. */
export type SecretSource = { readonly env: string } | { readonly file: string };

/** How a request proves who sends it. */
export type Authentication =
  | { readonly kind: 'bearer'; readonly token: SecretSource }
  | { readonly kind: 'api-key'; readonly header: string; readonly key: SecretSource }
  | { readonly kind: 'basic'; readonly user: string; readonly password: SecretSource };

export interface Credentials {
  /** Headers with their secrets in place; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Every secret that was read, for a redactor. */
  readonly secrets: readonly Secret[];
}

/**
 * Reads the secrets that headers and authentication refer to, and makes the headers of a request.
 * @param place what the references belong to, for errors: `candidate`.
 * @throws MlcheckError `secret-missing` when a variable is unset or empty, or a file cannot be read or is empty; never with a value.
 */
export function credentials(
  asked: { readonly headers?: Readonly<Record<string, string | SecretSource>>; readonly auth?: Authentication },
  environment: Readonly<Record<string, string | undefined>>,
  place: string,
): Credentials {
  const secrets: Secret[] = [];
  const read = (source: SecretSource, at: string): string => {
    const secret = readSecret(source, environment, `${place}.${at}`);
    secrets.push(secret);
    return secret.value;
  };
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(asked.headers ?? {})) {
    headers[name.toLowerCase()] = typeof value === 'string' ? value : read(value, `headers.${name}`);
  }
  const { auth } = asked;
  if (auth?.kind === 'bearer') headers['authorization'] = `Bearer ${read(auth.token, 'auth.token')}`;
  if (auth?.kind === 'api-key') headers[auth.header.toLowerCase()] = read(auth.key, 'auth.key');
  if (auth?.kind === 'basic') {
    const pair = `${auth.user}:${read(auth.password, 'auth.password')}`;
    // The pair in base64 holds the password in a form of its own, so it is a secret too.
    secrets.push({ name: `${auth.user} and password`, value: pair });
    headers['authorization'] = `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
  }
  return { headers, secrets };
}

/**
 * Reads one secret.
 * @param place what refers to it, for errors.
 * @throws MlcheckError `secret-missing`; never with the value.
 */
export function readSecret(source: SecretSource, environment: Readonly<Record<string, string | undefined>>, place: string): Secret {
  if ('env' in source) {
    const value = environment[source.env];
    if (value === undefined || value === '') {
      const state = value === undefined ? 'is not set' : 'is empty';
      throw new MlcheckError('secret-missing', { place, rule: `needs the environment variable ${source.env}, which ${state}`, hint: `set ${source.env} where mlcheck runs; its value is never written anywhere` });
    }
    return usable({ name: source.env, value }, place);
  }
  let value: string;
  try {
    value = readFileSync(source.file, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new MlcheckError('secret-missing', { place, rule: `needs the file ${source.file}, which cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown'})`, hint: 'mount the secret there or change the path' });
  }
  if (value === '') throw new MlcheckError('secret-missing', { place, rule: `needs the file ${source.file}, which is empty` });
  return usable({ name: source.file, value }, place);
}

function usable(secret: Secret, place: string): Secret {
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(secret.value)) {
    throw new MlcheckError('secret-missing', { place, rule: `the secret ${secret.name} must fit into one header line: no line breaks and no characters beyond Latin-1`, hint: 'was a line break copied along?' });
  }
  return secret;
}
