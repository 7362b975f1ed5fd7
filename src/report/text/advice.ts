import type { Run, VerdictRecord } from '../../run/run.js';
import { adviceOf, grouped } from '../../verdict/wording.js';
import { isWithoutEvidence } from './wording.js';

/** The line under a verdict: what it promises, or what would decide it. Needs no statistics to read. */
export function adviceFor({ manifest, suite, timings }: Run, verdict: VerdictRecord): string {
  if (verdict.outcome === 'inconclusive') {
    const measured = !isWithoutEvidence(verdict);
    const few = measured ? 'The interval holds the tolerance and values on both sides of it.' : 'Nothing was measured that could decide it.';
    const needed = verdict.accountsNeeded === undefined ? '' : ` About ${grouped(verdict.accountsNeeded)} accounts per cohort would likely decide.`;
    const extended = timings.options['extended'] === true;
    return `${few}${needed}${measured && !extended ? ` One reserved look is left: mlcheck run ${suite.name} --extend` : ''}`;
  }
  const { promise } = manifest;
  return adviceOf(
    verdict.gates ? verdict : { ...verdict, severity: 'advisory' },
    { ...verdict, estimate: verdict.estimate ?? Number.NaN, lower: verdict.lower ?? -Infinity, upper: verdict.upper ?? Infinity },
    { ...promise, ...(verdict.detectable === undefined ? {} : { detectable: verdict.detectable }), extend: '' },
  );
}
