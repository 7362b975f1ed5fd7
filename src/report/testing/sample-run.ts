import type { AccountSource } from '../../population/account.js';
import { figuresOf, pairsOf } from '../../run/figures.js';
import { latencyFiguresOf } from '../../run/latency-figures.js';
import { RUN_SCHEMA, type ExampleAccount, type LatencyFigures, type Run, type SliceFigures } from '../../run/run.js';
import { slicesOf } from '../../run/slices/slices-of.js';
import type { Prefix } from '../../table/evidence.js';
import { memoryTable } from '../../table/memory-table.js';
import type { Row } from '../../table/row.js';
import type { ScoreTable } from '../../table/score-table.js';
import { outcomesOf, SAMPLE_COHORTS, sampleRows } from './sample-rows.js';
import { sampleTimedVerdict, sampleVerdicts } from './sample-verdicts.js';

/**
 * A plausible run: version 3 of a fraud model over-scores one of eight cohorts; about forty claims with every outcome among them. Figures come from rows
 * by the same functions as in a real run. Pure: equal arguments give equal runs.
 * @param accounts scored accounts per cohort
 */
export function sampleRun(changes: Partial<Run> = {}, accounts = 1200): Run {
  const rows = sampleRows(accounts);
  const table = memoryTable(SAMPLE_COHORTS.map(({ name }) => name));
  table.append(rows);
  const prefixes = SAMPLE_COHORTS.map(({ name, share }) => ({ cohort: name, n: accounts, weight: share }));
  const verdicts = sampleVerdicts();
  return {
    schema: RUN_SCHEMA,
    suite: { name: 'fraud-risk', description: 'Fraud score of an account at purchase: block at 0.5 and above.', file: 'suites/fraud-risk.suite.ts' },
    outcome: 'fail',
    exitCode: 1,
    sentence: 'Do not release: version 3 scores gift-card-heavy accounts at least 0.138 higher than version 1, beyond the 0.030 allowed; 3 of 28 gating claims failed.',
    complete: true,
    partial: false,
    smoke: false,
    manifest: {
      mlcheck: '0.1.0',
      generator: '1',
      seed: 42,
      planHash: '5f2c9a3e8d7b4f1096c1b8a2e3d4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c0d1e2',
      promise: { falseAlarm: 0.01, miss: 0.05, looks: 6, gatingChecks: 28 },
      candidate: { dialect: 'open-inference', identity: { server: 'mlcheck reference', serverVersion: '0.1.0', model: 'fraud-risk', version: '3', versions: ['1', '2', '3'] }, served: ['3'] },
      baseline: { dialect: 'open-inference', identity: { server: 'mlcheck reference', serverVersion: '0.1.0', model: 'fraud-risk', version: '1', versions: ['1', '2', '3'] }, served: ['1'] },
      cohorts: SAMPLE_COHORTS.map(({ name, share, description }) => ({ name, share, description })),
      mix: 'equal',
      labels: { source: 'Drawn from the documented fraud process' },
      range: [0, 1],
      threshold: 0.5,
      budget: { accountsPerCohort: 4800, requests: 2600 },
    },
    looks: [
      { look: 1, accounts: each(300), rows: 5200, decided: verdicts.slice(0, 9).map(({ id }) => id), open: 28 },
      { look: 2, accounts: each(600), rows: 4900, decided: verdicts.slice(9, 24).map(({ id }) => id), open: 13 },
      { look: 3, accounts: each(1200), rows: 9700, decided: verdicts.slice(24).map(({ id }) => id), open: 1 },
    ],
    verdicts,
    outcomes: { candidate: outcomesOf(rows, 'candidate'), baseline: outcomesOf(rows, 'baseline') },
    problems: problemsOf(rows),
    figures: figuresOf(table, prefixes, { range: [0, 1], labelled: true, hasBaseline: true, threshold: 0.5 }),
    slices: slicesIn(table, prefixes),
    examples: examplesOf(rows),
    timings: {
      runId: '20261121T003600-7f3a',
      startedAt: '2026-11-21T00:36:00.000Z',
      finishedAt: '2026-11-21T00:36:14.250Z',
      phases: { load: 412, service: 380, probe: 95, score: 11_820, judge: 640, write: 320 },
      endpoints: { candidate: 'http://127.0.0.1:41873', baseline: 'http://127.0.0.1:41873' },
      environment: { node: 'v20.20.2', platform: 'linux', cpus: '2' },
      requests: { candidate: { sent: 412, retried: 3, throttled: 0 }, baseline: { sent: 398, retried: 1, throttled: 0 } },
      latency: { candidate: latencyOf(rows, 'candidate'), baseline: latencyOf(rows, 'baseline') },
      verdicts: [sampleTimedVerdict()],
      options: { concurrency: 8 },
    },
    ...changes,
  };
}

/** Fields for the sample's accounts, of which only the cohort says where the candidate differs. */
const SAMPLE_SOURCE: AccountSource = {
  seed: 42,
  cohorts: SAMPLE_COHORTS.map(({ name }) => name),
  account: (cohort, i) => ({ cohort, i, id: `${cohort}/${i}`, fields: { name: `Nadia ${cohort} ${i}`, accountAgeDays: (i * 37) % 400, vpn: i % 7 === 0, country: ['PT', 'BR', 'DE'][i % 3]! } }),
};

const searched = new Map<number, SliceFigures>();

/** The slices of so many accounts, searched once. */
function slicesIn(table: ScoreTable, prefixes: readonly Prefix[]): SliceFigures {
  const { n } = prefixes[0]!;
  const slices = searched.get(n) ?? slicesOf(pairsOf(table, prefixes), SAMPLE_SOURCE, { range: [0, 1], margin: 0.02, looks: 6 })!;
  searched.set(n, slices);
  return slices;
}

function latencyOf(rows: readonly Row[], arm: Row['arm']): LatencyFigures {
  const figures = latencyFiguresOf(rows.filter((row) => row.arm === arm));
  if (figures === undefined) throw new RangeError('the sample must have rows of both arms');
  return figures;
}

function each(accounts: number): Readonly<Record<string, number>> {
  return Object.fromEntries(SAMPLE_COHORTS.map(({ name }) => [name, accounts]));
}

function problemsOf(rows: readonly Row[]): Run['problems'] {
  const groups = new Map<string, { row: Row; count: number }>();
  for (const row of rows) {
    if (row.detail === undefined) continue;
    const key = `${row.arm} ${row.outcome} ${row.detail}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { row, count: 1 });
    else group.count++;
  }
  return [...groups.values()].map(({ row, count }) => ({ arm: row.arm, outcome: row.outcome, detail: row.detail!, count, example: `${row.cohort}/${row.i}` }));
}

function examplesOf(rows: readonly Row[]): readonly ExampleAccount[] {
  return [17, 233, 804, 61, 1190].flatMap((i) => {
    const own = rows.filter((row) => row.cohort === 'gift-card-heavy' && row.i === i);
    if (own.length === 0) return [];
    return [
      {
        id: `gift-card-heavy/${i}`,
        cohort: 'gift-card-heavy',
        fields: { name: 'Nadia Ferreira', email: `nadia.f${i}@example.org`, accountAgeDays: 11 + (i % 40), giftCardShare: (50 + (i % 50)) / 100, chargebacks: i % 3, country: 'PT', verified: i % 2 === 0, referrer: null },
        label: own[0]!.label!,
        scores: own.map(({ arm, variant, repeat, score, outcome, detail }) => ({ arm, variant, repeat, score: Number.isNaN(score) ? null : score, outcome, ...(detail === undefined ? {} : { detail }) })),
      },
    ];
  });
}
