// CPU nanoseconds an account of 20 correlated fields (a full 20 x 20 correlation matrix), on one core: columns and rows of mlcheck, NumPy with SciPy, and naive calls of faker, in turns; the best
// of each, out of five times a round where a time is short.
// faker correlates nothing. It stands here twice: `faker, seeded` calls faker.seed(i) before each account, without which no account can be made again by itself, as mlcheck's all can;
// `faker, unseeded` goes on in one stream.
//   npm run build && OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHON=VENV/bin/python node bench/population/columns.mjs [ACCOUNTS] [ROUNDS]
//   VENV needs numpy==2.4.6 scipy==1.17.1
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { faker } from '@faker-js/faker/locale/en';
import { accountSource, columnsOf } from '../../dist/index.js';
import { population } from './recipe.mjs';

const [n, rounds] = [Number(process.argv[2] ?? 200_000), Number(process.argv[3] ?? 5)];
const source = accountSource(population, 42);
const countries = ['US', 'DE', 'GB', 'FR', 'JP', 'BR'].map((value, k) => ({ value, weight: [40, 20, 15, 10, 10, 5][k] }));

function naive(count, seeded) {
  const accounts = [];
  for (let i = 0; i < count; i++) {
    if (seeded) faker.seed(i);
    const account = {};
    for (let k = 0; k < 14; k++) account[`number${k}`] = faker.number.float({ min: 0, max: 1000, fractionDigits: 2 });
    for (let k = 0; k < 2; k++) account[`count${k}`] = faker.number.int({ min: 0, max: 10 });
    for (let k = 0; k < 2; k++) account[`category${k}`] = faker.helpers.weightedArrayElement(countries);
    for (let k = 0; k < 2; k++) account[`flag${k}`] = faker.datatype.boolean(0.3);
    accounts.push(account);
  }
  return accounts;
}

function cpu(work, count) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / count;
}

const best = { columns: Infinity, rows: Infinity, numpy: Infinity, unseeded: Infinity, seeded: Infinity };
const names = { columns: 'mlcheck, columns', rows: 'mlcheck, rows', numpy: 'NumPy and SciPy', unseeded: 'faker, unseeded', seeded: 'faker, seeded' };
for (let round = 0; round < rounds; round++) {
  for (let time = 0; time < 5; time++) best.columns = Math.min(best.columns, cpu(() => columnsOf(source, 'all', 0, n), n));
  for (let time = 0; time < 5; time++) best.rows = Math.min(best.rows, cpu(() => source.accounts('all', 0, 10_000), 10_000));
  for (let time = 0; time < 5; time++) best.unseeded = Math.min(best.unseeded, cpu(() => naive(20_000, false), 20_000));
  best.seeded = Math.min(best.seeded, cpu(() => naive(5000, true), 5000));
  if (process.env.PYTHON) best.numpy = Math.min(best.numpy, Number(execFileSync(process.env.PYTHON, [fileURLToPath(new URL('numpy_side.py', import.meta.url)), String(n), '5'], { encoding: 'utf8' })));
}
for (const [key, ns] of Object.entries(best)) if (ns < Infinity) console.log(`${names[key].padEnd(16)} ${ns.toFixed(0).padStart(7)} ns an account, ${(ns / best.columns).toFixed(1)} times mlcheck's columns`);
