import type { Dialect } from '../dialect.js';
import type { Endpoint, ReferenceEndpoint } from '../endpoint.js';
import { openInferenceDialect } from './open-inference.js';

/** An endpoint that can be called: every kind but the embedded service, which has no address before it is started. */
export type AddressedEndpoint = Exclude<Endpoint, ReferenceEndpoint>;

type DialectOf<E extends AddressedEndpoint> = E extends unknown ? Dialect<E> : never;
const DIALECTS: { readonly [K in AddressedEndpoint['kind']]: DialectOf<Extract<AddressedEndpoint, { kind: K }>> } = {
  'open-inference': openInferenceDialect,
};

/** The dialect of an endpoint, by its kind. */
export function dialectOf(endpoint: AddressedEndpoint): DialectOf<AddressedEndpoint> {
  return DIALECTS[endpoint.kind];
}
