import type { AccountSource } from '../population/account.js';
import type { DriveOptions, DriveStop } from '../scoring/driver.js';
import type { Plan } from '../suite/plan.js';
import { BASE, type Row } from '../table/row.js';
import type { ScoreTable } from '../table/score-table.js';
import type { Provisioning } from './provisioning.js';
import { workOf } from './tasks.js';
import { wholeDemand } from './whole-demand.js';

/**
 * Scores the accounts that no look needed, up to the last look, so that a recording of the run reaches as far as a later run may need. They come after every verdict and
 * stand in no table: nothing is judged or counted on them. No twins and no repeats, which a recording cannot hold.
 * @returns the rows, and why they are not all, where they are not
 */
export async function scoreRest(plan: Plan, table: ScoreTable, source: AccountSource, { drive, ...ports }: Omit<DriveOptions, 'tasks' | 'has'> & Pick<Provisioning, 'drive'>): Promise<{ readonly rows: readonly Row[]; readonly stopped?: DriveStop }> {
  const arms = (['candidate', 'baseline'] as const).filter((arm) => ports.scorers[arm] !== undefined);
  const demands = wholeDemand(plan, arms).filter(({ variant, repeat }) => variant === BASE && repeat === 0);
  const work = workOf(demands, table, source, []);
  const rows: Row[] = [];
  const { stopped } = await drive({
    ...ports,
    tasks: work.tasks(),
    has: work.has,
    sink: {
      append: async (batch) => {
        await ports.sink.append(batch);
        rows.push(...batch);
      },
    },
  });
  return { rows, ...(stopped === undefined ? {} : { stopped }) };
}
