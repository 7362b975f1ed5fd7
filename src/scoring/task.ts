import type { Account } from '../population/account.js';
import type { Arm } from '../table/row.js';

/** One account to be scored, by every arm. */
export interface Task {
  /** The account as it is sent: a twin's fields for a twin's variant. */
  readonly account: Account;
  /** `base`, or a twin's name. */
  readonly variant: string;
  readonly repeat: number;
}

/** One request to be sent. */
export interface Job {
  readonly arm: Arm;
  readonly tasks: readonly Task[];
}

/**
 * Cuts tasks into requests, lazily and always in the same way: a request holds tasks of one variant and one repeat, in their order, and both arms get
 * each group of tasks one right after the other, the candidate first in one group and the baseline first in the next.
 * @param batchSizes accounts per request, of the arms that score
 * @param has true for a task that an arm has answered already (a run that goes on)
 */
export function* jobsOf(tasks: Iterable<Task>, batchSizes: readonly (readonly [Arm, number])[], has?: (arm: Arm, task: Task) => boolean): Generator<Job> {
  const group = Math.max(...batchSizes.map(([, size]) => size));
  const open = new Map<string, Task[]>();
  let turn = 0;
  const alone = batchSizes.length === 1 && group === 1 ? batchSizes[0]?.[0] : undefined;
  let variant = '', repeat = -1, waiting: Task[] = [];
  function* cut(together: readonly Task[]): Generator<Job> {
    for (const [arm, size] of turn++ % 2 === 0 ? batchSizes : [...batchSizes].reverse()) {
      const left = has === undefined ? together : together.filter((task) => !has(arm, task));
      // Asked again, an account goes alone: what changes from request to request (a replica, a cache) would else be seen once for a whole batch.
      const most = together[0]!.repeat > 0 ? 1 : size;
      if (left.length > 0 && left.length <= most) yield { arm, tasks: left };
      else for (let from = 0; from < left.length; from += most) yield { arm, tasks: left.slice(from, from + most) };
    }
  }
  for (const task of tasks) {
    if (alone !== undefined && has === undefined) {
      yield { arm: alone, tasks: [task] };
      continue;
    }
    // Tasks of one variant come in long rows.
    if (task.variant !== variant || task.repeat !== repeat) {
      ({ variant, repeat } = task);
      const key = `${repeat} ${variant}`;
      const known = open.get(key);
      waiting = known ?? [];
      if (known === undefined) open.set(key, waiting);
    }
    waiting.push(task);
    if (waiting.length < group) continue;
    const together = waiting.slice();
    waiting.length = 0;
    yield* cut(together);
  }
  for (const left of open.values()) if (left.length > 0) yield* cut(left);
}
