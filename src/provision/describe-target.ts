import type { ProvisionTarget } from './target.js';

/** A target in words, without a secret: `POST http://shop:8080/customers`, `rows of shop.customers in PostgreSQL ($DATABASE_URL)`, `Redis, by the suite's own functions`. */
export function describeTarget(target: ProvisionTarget): string {
  switch (target.kind) {
    case 'http':
      return `${target.create.method ?? 'POST'} ${target.url.replace(/\/+$/, '')}${target.create.path}`;
    case 'postgres':
      return `rows of ${target.table} in PostgreSQL (${'env' in target.connection ? `$${target.connection.env}` : target.connection.file})`;
    case 'hook':
      return `${target.name}, by the suite's own functions`;
  }
}
