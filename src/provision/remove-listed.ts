import { batches, inParallel } from './batches.js';
import type { LeftoversFile } from './leftovers.js';
import type { Created, Provisioner } from './provisioner.js';

/** What became of the accounts that a file listed. */
export interface Removal {
  /** Listed, with those of which nobody knew. */
  readonly listed: number;
  /** Still listed: known to be there, or perhaps there. */
  readonly left: number;
  /** Why, in words; one line per problem. */
  readonly problems: readonly string[];
}

/** Removes whatever a leftovers file lists, as far as the system lets it; never throws for what the system does. The file holds the rest. */
export async function removeListed(leftovers: LeftoversFile, provisioner: Provisioner): Promise<Removal> {
  const { tag, created, begun } = leftovers.listed();
  const problems = new Set<string>();
  const tell = (error: unknown): void => void problems.add(error instanceof Error ? error.message : String(error));
  let unknown = begun;
  let found: readonly Created[] = [];
  if (begun.length > 0 && provisioner.lost !== undefined) {
    try {
      const known = new Set(created.map(({ id }) => id));
      found = (await provisioner.lost(begun, tag)).filter(({ id }) => !known.has(id));
      unknown = [];
    } catch (error) {
      tell(error);
    }
  } else if (begun.length > 0) {
    problems.add(`whether ${begun.length === 1 ? `${begun[0] ?? ''} was` : `${begun.length} accounts were`} created nobody answered: look for the tag ${tag} in the system (with \`find\` in the suite's provision this is done for you)`);
  }
  const left: Created[] = [];
  const queue = batches([...created, ...found], provisioner.batchSize);
  await inParallel(provisioner.concurrency, async () => {
    for (const batch of queue) {
      try {
        await provisioner.remove(batch, tag);
      } catch (error) {
        left.push(...batch);
        tell(error);
      }
    }
  });
  leftovers.keep(left, unknown);
  return { listed: created.length + begun.length, left: left.length + unknown.length, problems: [...problems] };
}
