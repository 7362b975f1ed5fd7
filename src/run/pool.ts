import { MlcheckError } from '../errors.js';
import type { Column } from '../table/evidence.js';
import { BASE, type Arm, type Row } from '../table/row.js';
import { series, type Series } from '../table/series.js';

/** The six columns of one arm, variant and repeat in one cohort, by the account's place in the pool; NaN where missing. Never written to. */
export type PoolPart = Readonly<Record<Column, Float64Array>>;

/**
 * Answers that were given once, to be drawn from again and again without a request: per arm, cohort, variant and repeat the columns that claims read. Frozen data;
 * a regression is a function from one pool to another.
 */
export interface Pool {
  /** In the order of the suite. */
  readonly cohorts: readonly string[];
  /** Base accounts by cohort. */
  readonly accounts: ReadonlyMap<string, number>;
  /** By {@link partKey}. */
  readonly parts: ReadonlyMap<string, PoolPart>;
  /** True class by cohort and place, NaN where unknown. */
  readonly labels: ReadonlyMap<string, Float64Array>;
  readonly arms: readonly Arm[];
}

/** What a part is kept under. */
export interface PartName {
  readonly arm: Arm;
  readonly cohort: string;
  readonly variant: string;
  readonly repeat: number;
}

export const COLUMNS: readonly Column[] = ['score', 'failed', 'violation', 'wrongVersion', 'dueAtMs', 'latencyMs'];

export function partKey({ arm, cohort, variant, repeat }: PartName): string {
  return [arm, repeat, variant, cohort].join('\n');
}

export function partName(key: string): PartName {
  const [arm, repeat, variant, cohort] = key.split('\n');
  return { arm: arm as Arm, repeat: Number(repeat), variant: variant!, cohort: cohort! };
}

/**
 * A pool of rows.
 * @param asked the version that each arm was asked for
 * @throws MlcheckError `run-invalid` for a cohort without a base row of the candidate, or a cohort that the suite does not have
 */
export function poolOf(rows: Iterable<Row>, cohorts: readonly string[], asked: Readonly<Partial<Record<Arm, string>>>, place: string): Pool {
  const stored = new Map<string, Series>();
  const labels = new Map(cohorts.map((cohort) => [cohort, [] as number[]]));
  const arms = new Set<Arm>();
  for (const row of rows) {
    const known = labels.get(row.cohort);
    if (known === undefined) throw new MlcheckError('run-invalid', { place, rule: 'must hold accounts of cohorts of the suite', value: row.cohort, hint: 'the suite has changed since: score a new pool with --pool-accounts' });
    const key = partKey(row);
    let part = stored.get(key);
    if (part === undefined) stored.set(key, (part = series()));
    part.put(row);
    arms.add(row.arm);
    if (row.label !== undefined) known[row.i] = row.label;
  }
  const baseOf = (arm: Arm, cohort: string): Series | undefined => stored.get(partKey({ arm, cohort, variant: BASE, repeat: 0 }));
  const accounts = new Map(cohorts.map((cohort) => [cohort, baseOf('candidate', cohort)?.end ?? 0]));
  for (const [cohort, n] of accounts) if (n === 0) throw new MlcheckError('run-invalid', { place, rule: 'must hold scored accounts of every cohort', value: cohort, hint: 'score a pool with --pool-accounts' });
  const parts = new Map<string, PoolPart>();
  for (const [key, part] of stored) {
    const { arm, cohort, variant, repeat } = partName(key);
    const n = variant === BASE && repeat === 0 ? accounts.get(cohort)! : part.end;
    const columns = Object.fromEntries(COLUMNS.map((column) => [column, part.column(column, n, asked[arm]).slice()])) as Record<Column, Float64Array>;
    parts.set(key, columns);
  }
  countProbes(parts);
  return {
    cohorts,
    accounts,
    parts,
    labels: new Map([...labels].map(([cohort, known]) => [cohort, Float64Array.from({ length: accounts.get(cohort)! }, (_, i) => known[i] ?? NaN)])),
    arms: (['candidate', 'baseline'] as const).filter((arm) => arms.has(arm)),
  };
}

/** A counterexample among the twins and repeats of an account counts against the account, as in a run. */
function countProbes(parts: ReadonlyMap<string, PoolPart>): void {
  for (const [key, probe] of parts) {
    const { arm, cohort, variant, repeat } = partName(key);
    if (variant === BASE && repeat === 0) continue;
    const base = parts.get(partKey({ arm, cohort, variant: BASE, repeat: 0 }));
    for (const column of ['violation', 'wrongVersion'] as const)
      for (let i = 0; i < Math.min(probe[column].length, base?.[column].length ?? 0); i++) if (probe[column][i] === 1) base![column][i] = 1;
  }
}
