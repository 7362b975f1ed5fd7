import type { Run, VerdictRecord } from '../run/run.js';

/** Verdicts about scores and verdicts about time, in the order of the run. */
export function allVerdicts(run: Run): readonly VerdictRecord[] {
  return [...run.verdicts, ...run.timings.verdicts];
}
