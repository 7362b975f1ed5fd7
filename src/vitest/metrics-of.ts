import { allVerdicts } from '../report/all-verdicts.js';
import type { Run } from '../run/run.js';

/** A number of which Allure draws a trend. */
export interface Metric {
  readonly id: string;
  readonly key: string;
  readonly value: number;
  readonly start: number;
  readonly stop: number;
  readonly title: string;
  readonly unit: string;
  readonly group: string;
  readonly groupTitle: string;
  readonly better: 'lower';
}

/** The estimate of each claim under a key of its own (samples of one key would be averaged). The effect is "how bad": lower is better. */
export function metricsOf(run: Run): readonly Metric[] {
  const [start, stop] = [Date.parse(run.timings.startedAt), Date.parse(run.timings.finishedAt)];
  return allVerdicts(run).flatMap(({ id, kind, estimate, unit }) =>
    estimate === null ? [] : [{ id: `${run.timings.runId}:${id}`, key: `claim.${id}`, value: estimate, start, stop, title: id, unit, group: kind, groupTitle: kind, better: 'lower' as const }],
  );
}
