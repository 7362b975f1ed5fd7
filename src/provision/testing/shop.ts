import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A system whose model only knows customers that are there. */
export interface Shop {
  readonly url: string;
  /** Customers by id. */
  readonly customers: Map<number, { readonly spend: number; readonly tag: string }>;
  /** Most customers that were there at the same time, and how many were created in all. */
  readonly most: () => number;
  readonly created: () => number;
  /** Scores asked for customers that were not there. */
  readonly strangers: () => number;
  /** Status of the next replies to requests that begin like this (`DELETE`, `POST /score`), instead of doing anything. */
  readonly fail: (begin: string, status: number, times: number) => void;
  /** Called before a score is given. */
  onScore: () => void;
  /** True: scores are asked for in vain. */
  hangs: boolean;
  readonly close: () => Promise<void>;
}

/** POST /customers { spend, tag } gives `{ id }`; DELETE /customers/ID; GET /customers?tag=T gives ids; POST /score [{ customer }] gives `{ scores }`, spend / 100 of the customer. */
export async function shop(): Promise<Shop> {
  const customers: Shop['customers'] = new Map();
  const byKey = new Map<string, number>();
  const failures: { begin: string; status: number; times: number }[] = [];
  let [most, created, strangers] = [0, 0, 0];
  const answer = (request: IncomingMessage, body: string): readonly [number, unknown] => {
    const line = `${request.method ?? ''} ${request.url ?? ''}`;
    const failure = failures.find(({ begin, times }) => times > 0 && line.startsWith(begin));
    if (failure !== undefined) {
      failure.times--;
      return [failure.status, { error: 'told to fail' }];
    }
    if (request.method === 'DELETE') return customers.delete(Number(line.split('/').at(-1))) ? [204, {}] : [404, {}];
    if (request.method === 'GET') {
      const tag = new URL(request.url ?? '', 'http://x').searchParams.get('tag');
      return [200, tag === null ? {} : { ids: [...customers].filter(([, one]) => one.tag === tag).map(([id]) => id) }];
    }
    if (line === 'POST /score') {
      made.onScore();
      const rows = JSON.parse(body) as readonly { readonly customer: number }[];
      const scores = rows.map(({ customer }) => {
        const found = customers.get(customer);
        if (found === undefined) strangers++;
        return found === undefined ? null : Math.min(1, found.spend / 100);
      });
      return [200, { scores }];
    }
    const key = String(request.headers['idempotency-key']);
    const id = byKey.get(key) ?? 100 + byKey.size;
    if (byKey.has(key)) return [201, { id }];
    byKey.set(key, id);
    customers.set(id, JSON.parse(body) as { spend: number; tag: string });
    created++;
    most = Math.max(most, customers.size);
    return [201, { id }];
  };
  // Its suite has one attempt: a connection must not be given up while a request is on its way.
  const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      const [status, value] = answer(request, body);
      if (made.hangs && request.url === '/score') return;
      response.writeHead(status, { 'content-type': 'application/json' }).end(status === 204 ? undefined : JSON.stringify(value));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const made: Shop = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    customers,
    most: () => most,
    created: () => created,
    strangers: () => strangers,
    fail: (begin, status, times) => void failures.push({ begin, status, times }),
    onScore: () => undefined,
    hangs: false,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
  return made;
}

/** The source of a suite whose accounts are created in a {@link shop}, or as `provision` says. */
export function shopSuite(url: string, { provision = shopProvision(url), more = '', accounts = 200 }: { readonly provision?: string; readonly more?: string; readonly accounts?: number } = {}): string {
  return `import { contract, definePopulation, defineSuite, determinism, env, errorRate, meanShift, monotonicity, rest, uniform } from 'mlcheck';
${more}
const endpoint = rest({ url: '${url}', model: 'spend', path: '/score', columns: [{ name: 'customer', field: 'customerId' }], scores: '/scores', batchSize: 16, attempts: 1 });

export default defineSuite({
  name: 'shop',
  seed: 1,
  population: definePopulation({ fields: { spend: uniform({ min: 0, max: 80 }) }, cohorts: { few: { share: 0.5 }, many: { share: 0.5 } } }),
  candidate: endpoint,
  baseline: endpoint,
  range: [0, 1],
  provision: ${provision},
  budget: { accounts: ${accounts} },
  checks: [contract(), errorRate({ atMost: 0.2 }), determinism({ accounts: 8 }), meanShift({ atMost: 0.2 }), monotonicity({ id: 'up', field: 'spend', by: 5, direction: 'increasing', accounts: 20, severity: 'advisory' })],
});
`;
}

/** Creation over the shop's own requests. */
export function shopProvision(url: string, more = ''): string {
  return `{
    kind: 'http',
    url: '${url}',
    headers: { 'x-key': env('SHOP_KEY') },
    idField: 'customerId',
    create: { path: '/customers', body: { spend: '{{spend}}', tag: '{{$tag}}' } },
    id: '/id',
    remove: { path: '/customers/{{$created}}' },
    find: { path: '/customers?tag={{$tag}}', ids: '/ids' },${more}
  }`;
}
