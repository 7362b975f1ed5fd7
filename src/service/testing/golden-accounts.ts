import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagedModels } from '../model-repository.js';

/** fixtures/models/fraud-risk/golden.json: accounts with XGBoost's own predictions, float32 in shortest decimals. */
export interface GoldenAccounts {
  readonly features: readonly string[];
  readonly rows: readonly (readonly (number | null)[])[];
  /** By version, one score a row; versions with several replicas have none. */
  readonly scores: Readonly<Record<string, readonly number[]>>;
}

export function goldenAccounts(): GoldenAccounts {
  return JSON.parse(readFileSync(join(packagedModels(), 'fraud-risk/golden.json'), 'utf8')) as GoldenAccounts;
}
