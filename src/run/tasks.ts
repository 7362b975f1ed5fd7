import { twinName, type Account, type AccountSource, type Twin } from '../population/account.js';
import { twinOf } from '../population/twin-of.js';
import type { Task } from '../scoring/task.js';
import type { Arm } from '../table/row.js';
import type { ScoreTable } from '../table/score-table.js';
import type { Demand } from './demand.js';
import type { Shard } from './shard.js';

/** What one look still has to score. */
export interface Work {
  readonly tasks: () => Iterable<Task>;
  /** True for a task that an arm need not score: it has, or nobody asks for it. */
  readonly has: (arm: Arm, task: Task) => boolean;
  /** Rows still to come. */
  readonly rows: number;
}

/**
 * The tasks behind demands, in a fixed order: variant after variant, and within one the cohorts in turn (account 0 of each, then account 1 ...), so that
 * no cohort is scored at another time than the rest. Accounts are made when they are asked for.
 * @param shard leaves out all accounts but those of a shard
 */
export function workOf(demands: readonly Demand[], table: ScoreTable, source: AccountSource, twins: readonly Twin[], shard: Shard = { index: 1, of: 1 }): Work {
  const twinByName = new Map(twins.map((twin) => [twinName(twin), twin]));
  const limits = new Map<string, number>();
  const groups = new Map<string, { readonly variant: string; readonly repeat: number; readonly cohorts: Map<string, number> }>();
  for (const { arm, variant, repeat, cohort, n } of demands) {
    limits.set(limitKey(arm, variant, repeat, cohort), n);
    const key = `${repeat} ${variant}`;
    const group = groups.get(key) ?? { variant, repeat, cohorts: new Map<string, number>() };
    group.cohorts.set(cohort, Math.max(n, group.cohorts.get(cohort) ?? 0));
    groups.set(key, group);
  }
  const has = (arm: Arm, { account, variant, repeat }: Task): boolean =>
    account.i >= (limits.get(limitKey(arm, variant, repeat, account.cohort)) ?? 0) || table.has(arm, account.cohort, account.i, variant, repeat);

  function* tasks(): Generator<Task> {
    if (rows === 0) return;
    for (const { variant, repeat, cohorts } of groups.values()) {
      const most = Math.max(0, ...cohorts.values());
      for (let i = shard.index - 1; i < most; i += shard.of) {
        for (const [cohort, n] of cohorts) {
          if (i >= n || !wanted(cohort, i, variant, repeat)) continue;
          yield { account: accountAs(source, cohort, i, twinByName.get(variant)), variant, repeat };
        }
      }
    }
  }
  const wanted = (cohort: string, i: number, variant: string, repeat: number): boolean =>
    (['candidate', 'baseline'] as const).some((arm) => i < (limits.get(limitKey(arm, variant, repeat, cohort)) ?? 0) && !table.has(arm, cohort, i, variant, repeat));

  let rows = 0;
  for (const { arm, variant, repeat, cohort, n } of demands) for (let i = shard.index - 1; i < n; i += shard.of) if (!table.has(arm, cohort, i, variant, repeat)) rows++;
  return { tasks, has, rows };
}

/** The account, or its twin. */
export function accountAs(source: AccountSource, cohort: string, i: number, twin: Twin | undefined): Account {
  const account = source.account(cohort, i);
  return twin === undefined ? account : twinOf(source, account, twin);
}

function limitKey(arm: Arm, variant: string, repeat: number, cohort: string): string {
  return `${arm} ${repeat} ${cohort} ${variant}`;
}

/** All twins that checks ask for, each once. */
export function twinsOf(checks: readonly { readonly twins: readonly Twin[] }[]): readonly Twin[] {
  return [...new Map(checks.flatMap(({ twins }) => twins).map((twin) => [twinName(twin), twin])).values()];
}

