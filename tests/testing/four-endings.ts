import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A way in which a gate ends, brought about by a real run of one small suite. */
export interface FourEnding {
  readonly verdict: 'pass' | 'fail' | 'inconclusive' | 'unavailable';
  readonly exitCode: number;
  /** Version of the model `paper` that is the candidate, or the address of one that is not there. */
  readonly candidate: string;
  /** What the mean may shift. Version 2 scores higher than version 1; where exactly that is allowed, no number of accounts decides. */
  readonly meanShift: number;
}

export const FOUR_ENDINGS: readonly FourEnding[] = [
  { verdict: 'pass', exitCode: 0, candidate: '1', meanShift: 0.05 },
  { verdict: 'fail', exitCode: 1, candidate: '2', meanShift: 0.05 },
  { verdict: 'inconclusive', exitCode: 3, candidate: '2', meanShift: 0.173 },
  { verdict: 'unavailable', exitCode: 4, candidate: 'http://127.0.0.1:9', meanShift: 0.05 },
];

/** The fifth: somebody stops it when the first look begins. No step of a pipeline sees this one through, but its files and sinks must not call it anything else. */
export const INTERRUPTED: Omit<FourEnding, 'verdict'> & { readonly verdict: 'interrupted' } = { verdict: 'interrupted', exitCode: 130, candidate: '1', meanShift: 0.05 };

/** Writes a project with the suite `paper` against a service that serves the models of `paperFiles()`. */
export function writePaperProject(dir: string, url: string, { meanShift }: Pick<FourEnding, 'meanShift'>, config = ''): void {
  mkdirSync(join(dir, 'suites'), { recursive: true });
  if (config !== '') writeFileSync(join(dir, 'mlcheck.config.ts'), config);
  writeFileSync(join(dir, 'suites', 'paper.suite.ts'), `import { contract, definePopulation, defineSuite, errorRate, meanShift, openInference, uniform } from 'mlcheck';

const wire = { url: '${url}', model: 'paper', attempts: 1, inputs: [{ name: 'features', datatype: 'FP32', fields: ['a', 'b'] }], output: { name: 'score' } } as const;

export default defineSuite({
  name: 'paper',
  seed: 1,
  population: definePopulation({
    fields: { a: uniform({ min: 0, max: 4 }), b: uniform({ min: 0, max: 40 }) },
    cohorts: { left: { share: 0.5 }, right: { share: 0.5, fields: { a: uniform({ min: 2, max: 4 }) } } },
  }),
  candidate: openInference({ ...wire, version: '1' }),
  baseline: openInference({ ...wire, version: '1' }),
  range: [0, 1],
  budget: { accounts: 600 },
  checks: [contract(), errorRate({ atMost: 0.05 }), meanShift({ atMost: ${meanShift} })],
});
`);
}
