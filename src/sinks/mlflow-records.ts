import { allVerdicts } from '../report/all-verdicts.js';
import { accountsUsed, requestsSent } from '../report/text/headline.js';
import { verdictJson } from '../report/verdict-json.js';
import type { Run } from '../run/run.js';

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export interface Metric {
  readonly key: string;
  readonly value: number;
}

/** A run as MLflow stores one. */
export interface MlflowRecords {
  readonly metrics: readonly Metric[];
  readonly params: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
  /** Tags of the candidate's model version, the verdict first; empty for smoke and partial runs, which gate nothing. */
  readonly versionTags: readonly KeyValue[];
}

const LONGEST_KEY = 250;
const LONGEST_TAG = 5000;
const LONGEST_PARAM = 6000;

/**
 * A run as metrics, parameters and tags. Version tags carry the suite in their key, so that the pass of one suite never hides the failure of another.
 * Numbers that are infinite or undefined are left out: MLflow's JSON has none.
 */
export function mlflowRecords(run: Run): MlflowRecords {
  const summary = verdictJson(run);
  const tag = (key: string, value: string): KeyValue => ({ key, value: cut(value, LONGEST_TAG) });
  const param = (key: string, value: string): KeyValue => ({ key, value: cut(value, LONGEST_PARAM) });
  const common = [tag('verdict', summary.verdict), tag('exit_code', String(summary.exitCode)), tag('run_id', summary.runId), tag('sentence', summary.sentence), tag('finished_at', summary.finishedAt), tag('plan', summary.planHash)];
  return {
    metrics: metricsOf(run),
    params: [
      param('suite', summary.suite),
      param('seed', String(summary.seed)),
      param('plan', summary.planHash),
      param('candidate', `${summary.model} ${summary.candidate ?? ''}`.trim()),
      ...(summary.baseline === null ? [] : [param('baseline', summary.baseline)]),
      param('mlcheck', run.manifest.mlcheck),
    ],
    tags: [...common, tag('suite', summary.suite), tag('gate', String(summary.gate)), tag('complete', String(summary.complete))].map(({ key, value }) => ({ key: `mlcheck.${key}`, value })),
    versionTags: summary.gate ? common.map(({ key, value }) => ({ key: `mlcheck.${summary.suite}.${key}`, value })) : [],
  };
}

function metricsOf(run: Run): readonly Metric[] {
  const { pass, fail, inconclusive, exitCode, claims } = verdictJson(run);
  const taken = new Map<string, number>();
  const metrics: Metric[] = [
    ...Object.entries({ pass, fail, inconclusive, exit_code: exitCode, accounts: accountsUsed(run), requests: requestsSent(run) }).map(([key, value]) => ({ key, value })),
    ...Object.entries(claims).map(([standing, value]) => ({ key: `claims/${standing}`, value })),
  ];
  for (const verdict of allVerdicts(run)) {
    const name = unique(metricKey(verdict.id), taken);
    const values = { estimate: verdict.estimate, lower: verdict.lower, upper: verdict.upper, tolerance: verdict.tolerance, n: verdict.n };
    for (const [part, value] of Object.entries(values)) if (value !== null && Number.isFinite(value)) metrics.push({ key: `claim/${name}/${part}`, value });
  }
  return metrics;
}

/** Letters, digits and `_ - . /` alone, no empty or dotted step: `ks[new]` is `ks.new`. */
function metricKey(id: string): string {
  const key = id.replace(/[^\w.-]+/g, '.').replace(/^\.+|\.+$/g, '').slice(0, LONGEST_KEY - 40);
  return key === '' ? 'claim' : key;
}

function unique(key: string, taken: Map<string, number>): string {
  const before = taken.get(key) ?? 0;
  taken.set(key, before + 1);
  return before === 0 ? key : unique(`${key}-${before + 1}`, taken);
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 3)}...`;
}
