import { isMlcheckError } from '../errors.js';
import type { ModelIdentity, Scorer } from '../scoring/scorer.js';
import type { Arm, Row } from '../table/row.js';
import { servedVersions } from './problems.js';

/** Versions that a server told of, when a run began and when it ended. */
export interface Replaced {
  readonly before: string;
  readonly after: string;
}

/** How long a server may take to say once more what it serves. */
const WITHIN_MS = 15_000;

/**
 * Asks once more what is served, where replies name no version and the server told one when the run began: a model that was replaced in between would go unseen. A server that does not answer now says nothing.
 */
export async function replacedModels(scorers: Readonly<Partial<Record<Arm, Scorer>>>, identities: Readonly<Partial<Record<Arm, ModelIdentity>>>, rows: () => Iterable<Row>, signal: AbortSignal): Promise<Readonly<Partial<Record<Arm, Replaced>>>> {
  const found: Partial<Record<Arm, Replaced>> = {};
  for (const arm of ['candidate', 'baseline'] as const) {
    const [scorer, identity] = [scorers[arm], identities[arm]];
    const before = identity?.versions?.join(', ');
    if (scorer === undefined || scorer.recorded === true || before === undefined || signal.aborted || servedVersions(rows(), arm).length > 0) continue;
    try {
      const after = (await scorer.probe(AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]))).versions?.join(', ');
      if (after !== undefined && after !== before) found[arm] = { before, after };
    } catch (error) {
      if (isMlcheckError(error) && error.code === 'endpoint-wrong-model') found[arm] = { before, after: String(error.value ?? 'another') };
    }
  }
  return found;
}
