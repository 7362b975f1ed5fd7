/** Certificates as PEM text. */
export interface TlsMaterial {
  /** Of this client, with those between it and its authority. */
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
  /** Authorities to trust, instead of those that Node trusts. */
  readonly ca?: string;
}
