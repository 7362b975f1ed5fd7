import type { Endpoint } from './endpoint.js';

/** An endpoint in words, without its address: the same in every run, whatever the port. */
export function describeEndpoint(endpoint: Endpoint): string {
  const version = endpoint.version === undefined ? ', version as the server chooses' : ` version ${endpoint.version}`;
  return `${endpoint.model}${version} (${endpoint.kind === 'reference' ? 'reference service' : endpoint.kind})`;
}
