import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CustomerService {
  readonly url: string;
  /** Customers by id. */
  readonly customers: Map<string, { readonly name: unknown; readonly tag: unknown }>;
  /** Status of the next replies to this method, in order, instead of doing anything. */
  fail(method: string, ...statuses: number[]): void;
  close(): Promise<void>;
}

/** A small service of customers: POST /v1/customers gives `{ data: { id } }`, DELETE /v1/customers/ID removes, GET /v1/customers?tag=T lists. One idempotency key creates one customer, for ever. */
export async function customerService(): Promise<CustomerService> {
  const customers: CustomerService['customers'] = new Map();
  const byKey = new Map<string, string>();
  const failures = new Map<string, number[]>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      const answer = (status: number, value: unknown): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      const failure = failures.get(request.method ?? '')?.shift();
      if (failure !== undefined) return answer(failure, { error: 'told to fail' });
      if (request.headers.authorization !== 'Bearer s3cret-token') return answer(401, { error: 'who is there?' });
      if (request.method === 'GET') {
        const tag = new URL(request.url ?? '', 'http://x').searchParams.get('tag');
        return answer(200, { data: [...customers].filter(([, one]) => one.tag === tag).map(([id]) => ({ id })) });
      }
      const id = decodeURIComponent((request.url ?? '').split('/').at(-1) ?? '');
      if (request.method === 'DELETE') return customers.delete(id) ? answer(200, {}) : answer(404, { error: 'gone' });
      const key = String(request.headers['idempotency-key']);
      const known = byKey.get(key) ?? `cust_${byKey.size + 1}`;
      if (byKey.has(key)) return answer(201, { data: { id: known } });
      byKey.set(key, known);
      const { name, tag } = JSON.parse(body) as { name: unknown; tag: unknown };
      customers.set(known, { name, tag });
      answer(201, { data: { id: known } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    customers,
    fail: (method, ...statuses) => void failures.set(method, statuses),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
