// Rows a second into PostgreSQL and out of it again, by INSERT and by COPY, in turns.
//   npm run build && DATABASE_URL=postgres://... node bench/provision/postgres.mjs [ROWS]
import { createRequire } from 'node:module';
import { postgresProvisioner } from '../../dist/provision/postgres-provisioner.js';

const n = Number(process.argv[2] ?? 100_000);
const accounts = Array.from({ length: n }, (_, i) => ({ cohort: 'all', i, id: `all/${i}`, fields: { name: `Customer ${i}`, spend: i / 7, orders: i % 50, vip: i % 3 === 0, plan: i % 2 === 0 ? 'free' : 'gold' } }));
const target = {
  kind: 'postgres',
  connection: { env: 'DATABASE_URL' },
  table: 'mlcheck_bench',
  columns: { name: '{{name}}', spend: '{{spend}}', orders: '{{orders}}', vip: '{{vip}}', plan: '{{plan}}' },
  tagColumn: 'tag',
  idColumn: 'id',
};
const { Client } = createRequire(import.meta.url)('pg');
const client = new Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
await client.query('DROP TABLE IF EXISTS mlcheck_bench');
await client.query('CREATE TABLE mlcheck_bench (id bigserial PRIMARY KEY, name text, spend double precision, orders integer, vip boolean, plan text, tag text)');
for (let round = 1; round <= 5; round++) {
  for (const method of ['insert', 'copy']) {
    const provisioner = await postgresProvisioner({ ...target, method }, process.env);
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    const made = [];
    for (let from = 0; from < n; from += provisioner.batchSize) made.push(...(await provisioner.create(accounts.slice(from, from + provisioner.batchSize), { tag: 'bench', wave: '1' })));
    const [created, used] = [performance.now(), process.cpuUsage(cpu)];
    for (let from = 0; from < n; from += provisioner.batchSize) await provisioner.remove(made.slice(from, from + provisioner.batchSize), 'bench');
    const rate = (ms) => Math.round((n / ms) * 1000).toLocaleString('en');
    console.log(`${method}: ${rate(created - began)} rows/s in (${((used.user + used.system) / n).toFixed(1)} µs CPU a row), ${rate(performance.now() - created)} rows/s out`);
    await provisioner.close();
  }
}
await client.query('DROP TABLE mlcheck_bench');
await client.end();
