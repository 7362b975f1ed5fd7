import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a suite of the project below may say otherwise. */
export interface RecordedProject {
  readonly url: string;
  /** Source of the suite's baseline; default `{ kind: 'recorded' }`. */
  readonly baseline?: string;
  readonly cohorts?: string;
  readonly more?: string;
  readonly accounts?: number;
  readonly config?: string;
}

/** Writes the suite `paper`, with claims about one model and about two, against a service that serves the models of `paperFiles()`. */
export function writeRecordedProject(dir: string, { url, baseline = "{ kind: 'recorded' }", cohorts = 'left: { share: 0.5 }, right: { share: 0.5, fields: { a: uniform({ min: 2, max: 4 }) } }', more = '', accounts = 600, config = '' }: RecordedProject): string {
  mkdirSync(join(dir, 'suites'), { recursive: true });
  if (config !== '') writeFileSync(join(dir, 'mlcheck.config.ts'), config);
  const file = join(dir, 'suites', 'paper.suite.ts');
  writeFileSync(file, `import { contract, definePopulation, defineSuite, determinism, errorRate, ks, meanShift, monotonicity, openInference, uniform } from 'mlcheck';

const wire = { url: '${url}', model: 'paper', attempts: 1, inputs: [{ name: 'features', datatype: 'FP32', fields: ['a', 'b'] }], output: { name: 'score' } } as const;

export default defineSuite({
  name: 'paper',
  seed: 1,
  population: definePopulation({
    fields: { a: uniform({ min: 0, max: 4 }), b: uniform({ min: 0, max: 40 })${more} },
    cohorts: { ${cohorts} },
  }),
  candidate: openInference({ ...wire, version: '1' }),
  baseline: ${baseline},
  range: [0, 1],
  budget: { accounts: ${accounts} },
  checks: [contract(), determinism(), errorRate({ atMost: 0.05 }), meanShift({ atMost: 0.05 }), ks({ atMost: 0.15 }), monotonicity({ id: 'up', field: 'b', by: 1, direction: 'increasing', accounts: 40, severity: 'advisory' })],
});
`);
  return file;
}
