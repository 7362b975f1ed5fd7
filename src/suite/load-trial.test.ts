import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadSuite } from './load.js';

const folder = mkdtempSync(join(tmpdir(), 'mlcheck-load-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function load(fields: string, more = '', cohorts = '{ all: { share: 1 } }'): Promise<unknown> {
  const file = join(folder, 'shop.suite.ts');
  const name = join(folder, `shop-${Math.abs([...fields + more + cohorts].reduce((h, c) => (h * 31 + c.charCodeAt(0)) | 0, 7))}.suite.ts`);
  writeFileSync(name, `import { constant, contract, definePopulation, defineSuite, derived, drift, drifted, faker, missing, oneOf, rest } from 'mlcheck';
const population = definePopulation({
  fields: { a: constant(null), n: constant(4), ${fields} }, cohorts: ${cohorts}, ${more} });
export default defineSuite({ name: 'shop', seed: 1, population, candidate: rest({ url: 'http://127.0.0.1:1', model: 'm', path: '/', columns: ['a'], scores: '' }), range: [0, 1], checks: [contract()] });
`);
  return loadSuite(name, folder).catch((error: Error) => { throw Object.assign(error, { message: error.message.replaceAll(name, file) }); });
}

describe('fault: a function of a population that cannot be run is refused when the suite is loaded', () => {
  it.each([
    ['one that throws', "b: derived(['a'], (f) => f.a.length)", '', /suite\.ts:3:\d+: must make account all\/0 without an error, got "Cannot read properties of null \(reading 'length'\)"/],
    ['one of Faker that is not there', 'b: faker((f) => f.person.fulName())', '', /suite\.ts:3:\d+: must make account all\/0 without an error, got "f\.person\.fulName is not a function"/],
    ['one that derives no number', "b: derived(['n'], (f) => f.n / f.m)", '', 'population.fields.b: must derive a finite number, a string, a boolean or null, got NaN'],
    ['a gap of no probability', "b: missing(constant(1), ['n'], (f) => f.n)", '', 'population.fields.b.p: must give a number from 0 to 1, got 4'],
    ['a label of no probability', '', "labels: { source: 'x', probability: (f) => f.n }", 'population.labels.probability: must give a number from 0 to 1, got 4'],
  ])('%s', (_, fields, more, message) => expect(load(fields, more)).rejects.toThrow(message));

  it('in any of its cohorts', async () => {
    const fields = "b: derived(['n'], (f) => f.n.toFixed(1))";
    expect(await load(fields)).toMatchObject({ suite: { name: 'shop' } });
    await expect(load(fields, '', "{ usual: { share: 0.5 }, odd: { share: 0.5, fields: { n: constant('four') } } }")).rejects.toThrow(/must make account odd\/0 without an error, got "f\.n\.toFixed is not a function"/);
  });
});
