import { readFileSync } from 'node:fs';
import { MlcheckError } from '../errors.js';
import { RUN_SCHEMA, type Run } from './run.js';
import { FILES } from './run-folder.js';

/** A run from its `run.json`. @throws MlcheckError `run-invalid` for what is no run of this version. */
export function readRun(file: string, place: string): Run {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new MlcheckError('run-invalid', { place, rule: 'must be JSON', value: (error as Error).message, hint: `${FILES.run} is written at the end of a run`, cause: error });
  }
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (schema !== RUN_SCHEMA) throw new MlcheckError('run-invalid', { place: `${place} schema`, rule: `must be ${RUN_SCHEMA}`, value: schema, hint: 'this file is no run, or another version of mlcheck wrote it' });
  return value as Run;
}
