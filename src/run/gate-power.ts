import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MutationReport } from './mutate.js';

/** Beside the runs of a suite: what `mlcheck mutate` found. */
export const MUTATE_FILE = 'mutate.json';

/** What a gate catches, and the pool that it was tried on. */
export interface GatePower extends MutationReport {
  /** In words: the pool of a day, or a run. */
  readonly pool: string;
}

/** What `mlcheck mutate` found for a suite, from its folder under `reports/`; `undefined` where nothing was found yet, or the file is of another suite or version. */
export function readGatePower(folder: string, suite: string): GatePower | undefined {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(join(folder, MUTATE_FILE), 'utf8'));
  } catch {
    return undefined;
  }
  const { schema, suite: named } = (value ?? {}) as Partial<GatePower>;
  return schema === 'mlcheck-mutate/1' && named === suite ? (value as GatePower) : undefined;
}
