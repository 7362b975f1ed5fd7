// CPU nanoseconds an account of 20 fields, on one core: columns and rows of mlcheck, NumPy with SciPy, and naive calls of faker, in turns; the best of each, out of five times a round where a
// time is short. Two recipes: `plain`, as a tester writes it first (five of the fields correlated), and `full`, a full 20 x 20 correlation matrix over gamma, beta and Poisson fields too.
// faker correlates nothing. It stands here twice: `faker, seeded` calls faker.seed(i) before each account, without which no account can be made again by itself, as mlcheck's all can;
// `faker, unseeded` goes on in one stream. `the memory alone` is new arrays of the same types, written with one number: what is left when nothing is drawn.
//   npm run build && OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHON=VENV/bin/python node bench/population/columns.mjs [ACCOUNTS] [ROUNDS]
//   VENV needs numpy==2.4.6 scipy==1.17.1
import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { faker } from '@faker-js/faker/locale/en';
import { accountSource, columnsOf } from '../../dist/index.js';
import { population as plain } from './plain-recipe.mjs';
import { population as full } from './recipe.mjs';

const [n, rounds] = [Number(process.argv[2] ?? 200_000), Number(process.argv[3] ?? 5)];
const choices = (weights) => Object.entries(weights).map(([value, weight]) => ({ value, weight }));
const countries = choices({ US: 40, DE: 20, GB: 15, FR: 10, JP: 10, BR: 5 });
const [plans, devices, payments] = [choices({ free: 7, silver: 2, gold: 1 }), choices({ phone: 6, desktop: 3, tablet: 1 }), choices({ card: 6, paypal: 3, invoice: 1 })];
const money = { min: 0, max: 1000, fractionDigits: 2 };

const naive = {
  plain: () => ({
    age: faker.number.int({ min: 18, max: 90 }),
    income: faker.number.float(money),
    spend: faker.number.float(money),
    tenureDays: faker.number.float(money),
    vip: faker.datatype.boolean(0.1),
    latitude: faker.location.latitude(),
    longitude: faker.location.longitude(),
    height: faker.number.float(money),
    weight: faker.number.float(money),
    basket: faker.number.float(money),
    minutesPerSession: faker.number.float(money),
    daysSinceLogin: faker.number.float(money),
    discount: faker.number.float({ min: 0, max: 0.5, fractionDigits: 2 }),
    country: faker.helpers.weightedArrayElement(countries),
    plan: faker.helpers.weightedArrayElement(plans),
    device: faker.helpers.weightedArrayElement(devices),
    payment: faker.helpers.weightedArrayElement(payments),
    newsletter: faker.datatype.boolean(0.4),
    verified: faker.datatype.boolean(0.9),
    mobile: faker.datatype.boolean(0.55),
  }),
  full: () => {
    const account = {};
    for (let k = 0; k < 14; k++) account[`number${k}`] = faker.number.float(money);
    for (let k = 0; k < 2; k++) account[`count${k}`] = faker.number.int({ min: 0, max: 10 });
    for (let k = 0; k < 2; k++) account[`category${k}`] = faker.helpers.weightedArrayElement(countries);
    for (let k = 0; k < 2; k++) account[`flag${k}`] = faker.datatype.boolean(0.3);
    return account;
  },
};

function made(recipe, count, seeded) {
  const accounts = [];
  for (let i = 0; i < count; i++) {
    if (seeded) faker.seed(i);
    accounts.push(naive[recipe]());
  }
  return accounts;
}

function cpu(work, count) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / count;
}

const sources = { plain: accountSource(plain, 42), full: accountSource(full, 42) };
const memory = { number: Float64Array, boolean: Uint8Array, category: Uint32Array };
/** Arrays like those of columns, filled. */
const written = (columns, count) => Object.values(columns).map(({ kind }) => new memory[kind](count).fill(1));
const shapes = { plain: columnsOf(sources.plain, 'all', 0, 1), full: columnsOf(sources.full, 'all', 0, 1) };
const names = { columns: 'mlcheck, columns', rows: 'mlcheck, rows', numpy: 'NumPy and SciPy', unseeded: 'faker, unseeded', seeded: 'faker, seeded', memory: 'the memory alone' };
const best = Object.fromEntries(Object.keys(sources).map((recipe) => [recipe, Object.fromEntries(Object.keys(names).map((side) => [side, Infinity]))]));
for (let round = 0; round < rounds; round++) {
  for (const [recipe, source] of Object.entries(sources)) {
    const seen = best[recipe];
    const keep = (side, times, work, count) => {
      for (let time = 0; time < times; time++) seen[side] = Math.min(seen[side], cpu(work, count));
    };
    keep('columns', 5, () => columnsOf(source, 'all', 0, n), n);
    keep('memory', 5, () => written(shapes[recipe], n), n);
    keep('rows', 5, () => source.accounts('all', 0, 10_000), 10_000);
    keep('unseeded', 5, () => made(recipe, 20_000, false), 20_000);
    keep('seeded', 1, () => made(recipe, 5000, true), 5000);
    if (process.env.PYTHON) seen.numpy = Math.min(seen.numpy, Number(execFileSync(process.env.PYTHON, [fileURLToPath(new URL('numpy_side.py', import.meta.url)), recipe, String(n), '5'], { encoding: 'utf8' })));
  }
}
for (const [recipe, seen] of Object.entries(best)) {
  console.log(`${recipe} recipe`);
  for (const [side, ns] of Object.entries(seen)) if (ns < Infinity) console.log(`  ${names[side].padEnd(16)} ${ns.toFixed(0).padStart(7)} ns an account, ${(ns / seen.columns).toFixed(1)} times mlcheck's columns`);
}
console.log(`Node ${process.version}, load ${loadavg()[0].toFixed(1)}`);
