import { baseUrl } from './base-url.js';
import { MlcheckError } from '../errors.js';

/** Where a gRPC server is. */
export interface GrpcAddress {
  /** `host:port`. */
  readonly address: string;
  readonly secure: boolean;
  /** `grpc://host:port`, for people. */
  readonly href: string;
}

/**
 * Reads `grpc://host:port`, or `grpcs://host:port` for TLS; undefined for a URL of another scheme.
 * @throws MlcheckError `config-invalid` for one with a path, a user, a password or a query; without a port it is that of http or https
 */
export function grpcAddress(text: string, place: string): GrpcAddress | undefined {
  const scheme = /^grpc(s?):\/\//i.exec(text);
  if (scheme === null) return undefined;
  const secure = scheme[1] !== '';
  const base = baseUrl(`http${text.slice('grpc'.length)}`, place);
  if (base.path !== '') throw new MlcheckError('config-invalid', { place, rule: 'must not hold a path: gRPC has none', value: text, hint: `for example grpc${secure ? 's' : ''}://localhost:8081` });
  const { hostname, port } = new URL(base.origin);
  const address = `${hostname}:${port === '' ? (secure ? 443 : 80) : port}`;
  return { address, secure, href: `grpc${secure ? 's' : ''}://${address}` };
}
