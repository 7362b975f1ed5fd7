import { readFileSync } from 'node:fs';

/** The version of this copy of mlcheck, from its package.json. */
export function version(): string {
  return (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}
