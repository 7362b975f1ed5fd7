import type { TlsFiles } from '../net/tls-material.js';
import type { AddressedEndpoint, Auth, SecretRef } from './endpoint.js';

/** How a request is proven that stands in no header that could be shown: what curl needs to do the same. Secrets stand as `[secret NAME]`. */
export interface ShownProof {
  readonly basic?: { readonly user: string; readonly password: string };
  readonly sigv4?: { readonly region: string; readonly service: string; readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
  /** Files by their paths; a key or a passphrase out of the environment as `[secret NAME]`. */
  readonly tls?: { readonly cert?: string; readonly key?: string; readonly passphrase?: string; readonly ca?: string };
}

/** What of an endpoint proves its requests, without a secret; undefined where headers show all of it. */
export function shownProof({ auth, tls }: Pick<AddressedEndpoint, 'auth' | 'tls'>): ShownProof | undefined {
  const basic = auth?.kind === 'basic' ? { basic: { user: auth.user, password: shown(auth.password) } } : {};
  const proof = { ...basic, ...signing(auth), ...(tls === undefined ? {} : { tls: certificates(tls) }) };
  return Object.keys(proof).length === 0 ? undefined : proof;
}

function signing(auth: Auth | undefined): Pick<ShownProof, 'sigv4'> {
  if (auth?.kind !== 'sigv4') return {};
  const { region, service = 'sagemaker', accessKeyId, secretAccessKey, sessionToken } = auth;
  return { sigv4: { region, service, accessKeyId: shown(accessKeyId), secretAccessKey: shown(secretAccessKey), ...(sessionToken === undefined ? {} : { sessionToken: shown(sessionToken) }) } };
}

function certificates({ cert, key, passphrase, ca }: TlsFiles): NonNullable<ShownProof['tls']> {
  return {
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key: 'file' in key ? key.file : shown(key) }),
    ...(passphrase === undefined ? {} : { passphrase: shown(passphrase) }),
    ...(ca === undefined ? {} : { ca }),
  };
}

/** A file is told by a path with a slash, so that it cannot be taken for a variable. */
function shown(secret: SecretRef): string {
  return `[secret ${'env' in secret ? secret.env : secret.file.includes('/') ? secret.file : `./${secret.file}`}]`;
}
