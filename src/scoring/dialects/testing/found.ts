import { onTestFinished } from 'vitest';
import { tinyServer, type Answer, type Seen } from '../../testing/tiny-server.js';
import { discover } from '../discover.js';
import type { DiscoveredField } from '../discovered-field.js';
import type { Discovery } from '../discovery.js';

/** What is found out of a server that answers so, and 404 to the rest; it is closed after the test. */
export async function found(answer: (seen: Seen) => Answer | undefined, more: { readonly model?: string; readonly version?: string; readonly fields?: readonly DiscoveredField[] } = {}): Promise<Discovery & { readonly url: string }> {
  const server = await tinyServer((seen) => answer(seen) ?? { status: 404, body: { detail: 'Not Found' } });
  onTestFinished(() => server.close());
  return { ...(await discover({ url: server.url, ...more }, { version: '0' }, new AbortController().signal)), url: server.url };
}
