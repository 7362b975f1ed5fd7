import type { Run } from '../run/run.js';

/** For each arm that was not asked, what answered instead: `the candidate is a recording of ...`. */
export function recordingsOf({ manifest }: Run): readonly string[] {
  return (['candidate', 'baseline'] as const).flatMap((arm) => (manifest[arm]?.recording === undefined ? [] : [`the ${arm} is ${manifest[arm].recording}`]));
}
