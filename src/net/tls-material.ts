import { readFileSync } from 'node:fs';
import { MlcheckError } from '../errors.js';
import { readSecret, type SecretSource } from './credentials.js';
import type { Secret } from './redactor.js';

/** Certificates by reference, as a suite or a configuration names them; all of them PEM. */
export interface TlsFiles {
  /** File of the client's certificate, with those between it and its authority. */
  readonly cert?: string;
  /** The client's private key. */
  readonly key?: SecretSource;
  readonly passphrase?: SecretSource;
  /** File of the authorities to trust, instead of those that Node trusts. */
  readonly ca?: string;
}

/** Certificates as PEM text. */
export interface TlsMaterial {
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
  readonly ca?: string;
}

/**
 * Reads certificates and key.
 * @param place what names them, for errors: `candidate.tls`
 * @throws MlcheckError `secret-missing` for what cannot be read or is not PEM; never with a value
 */
export function tlsMaterial(files: TlsFiles, environment: Readonly<Record<string, string | undefined>>, place: string): { readonly material: TlsMaterial; readonly secrets: readonly Secret[] } {
  const secrets: Secret[] = [];
  const file = (path: string, at: string): string => {
    try {
      return pem(readFileSync(path, 'utf8'), `${place}.${at}`, `the file ${path}`);
    } catch (cause) {
      if (cause instanceof MlcheckError) throw cause;
      throw new MlcheckError('secret-missing', { place: `${place}.${at}`, rule: `needs the file ${path}, which cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown'})`, hint: 'mount it there or change the path' });
    }
  };
  const secret = (source: SecretSource, at: string): string => {
    const name = 'env' in source ? source.env : source.file;
    const value = 'env' in source ? environment[source.env] : file(source.file, at);
    if (value === undefined || value === '') throw new MlcheckError('secret-missing', { place: `${place}.${at}`, rule: `needs the environment variable ${name}, which is ${value === undefined ? 'not set' : 'empty'}` });
    secrets.push({ name, value }, { name, value: value.trimEnd() });
    return value;
  };
  const word = (source: SecretSource): string => {
    const read = readSecret(source, environment, `${place}.passphrase`);
    secrets.push(read);
    return read.value;
  };
  const { cert, key, passphrase, ca } = files;
  if ((cert === undefined) !== (key === undefined)) throw new MlcheckError('secret-missing', { place, rule: 'must name cert and key together', hint: 'the certificate as a path, the key as secretFile(PATH) or env(NAME)' });
  const material: TlsMaterial = {
    ...(cert === undefined ? {} : { cert: file(cert, 'cert') }),
    ...(key === undefined ? {} : { key: pem(secret(key, 'key'), `${place}.key`, 'the key') }),
    ...(ca === undefined ? {} : { ca: file(ca, 'ca') }),
    ...(passphrase === undefined ? {} : { passphrase: word(passphrase) }),
  };
  return { material, secrets };
}

function pem(text: string, place: string, what: string): string {
  if (!text.includes('-----BEGIN ')) throw new MlcheckError('secret-missing', { place, rule: `must be PEM, and ${what} holds no "-----BEGIN"`, hint: 'convert it: openssl x509 -in FILE -out FILE.pem' });
  return text;
}
