import type { GuessedField } from '../../run/guess-field.js';
import { FIRST_SEED, type TargetSurvey, type TargetTrial } from '../../run/survey-target.js';
import { property, suiteLines } from '../../scoring/dialects/discovery.js';
import { reordered } from '../../scoring/reordered.js';
import { numberOf } from '../../verdict/wording.js';

/** A survey with a trial: what a suite is written from. */
export type SurveyedTarget = TargetSurvey & { readonly trial: TargetTrial };

/**
 * A first suite for a server that was surveyed: runs as it stands, and marks what was guessed.
 * @param files names of the files beside it
 */
export function targetSuite(name: string, survey: SurveyedTarget, files: { readonly schema?: string; readonly example: string }): string {
  const { discovery, fields, trial } = survey;
  const { constructor, values } = discovery.declaration;
  const range = scoreRange(survey);
  const claims = claimsOf(survey, range, files.schema);
  const { url, model, ...rest } = values;
  const endpoint = suiteLines({ constructor, values: { url, model, ...(trial.version === undefined ? {} : { version: trial.version }), ...rest, ...(files.schema === undefined ? {} : { contract: { file: files.schema } }) } }, '');
  const secrets = /\benv\('/.test(endpoint) ? ['env'] : [];
  const imports = [...new Set([...claims.map(({ code }) => code.slice(0, code.indexOf('('))), ...fields.flatMap(({ uses }) => uses), constructor, ...secrets, 'definePopulation', 'defineSuite'])].sort((a, b) => a.localeCompare(b, 'en'));
  return `import {
${imports.map((each) => `  ${each},`).join('\n')}
} from 'mlcheck';

/*
 * A first suite for ${oneLine(discovery.endpoint.model)}, as \`mlcheck init\` found it at ${oneLine(discovery.endpoint.url)}. It runs as it stands:
 *
 *     npx mlcheck run ${name}
 *
 * Then make it yours: 1. the accounts, 2. the endpoint, 3. the claims. ${files.example} has one account with its request and reply.
 */

// 1. Accounts: synthetic, and the same in every run. A GUESS is a range that nobody told: put in what your users look like, since a model is judged on these accounts.
//    \`npx mlcheck accounts fit customers.csv\` learns such fields from real accounts; cohorts are the groups that must not get lost in an average.
const population = definePopulation({
  fields: {
${fields.map(fieldLine).join('\n')}
  },
  cohorts: {
    all: { share: 1 },
    // such as: new: { share: 0.2, description: 'Signed up this month.', fields: { ${exampleOverride(fields)} } },
  },
});

// 2. Endpoint: how an account becomes a request, and where the reply has the score.
const endpoint = ${endpoint};

export default defineSuite({
  name: '${name}',
  seed: ${FIRST_SEED},
  population,
  candidate: endpoint,
  // The model in production, to compare with: another endpoint ({ ...endpoint, url: '...' }), or recorded(), the scores of a run that was accepted:
  // \`npx mlcheck run ${name} --full\`, then \`npx mlcheck baseline accept ${name} --why "in production"\`.
  // baseline: recorded(), // and recorded among the imports
${range === undefined ? `  // range: [0, 1], // of the score; without one, claims on means are not possible (the trial saw ${numberOf(trial.lowest, 'score')} to ${numberOf(trial.highest, 'score')})` : `  range: [${range.ends.join(', ')}], // ${range.note}`}
  // 3. Claims: what has to hold before a release.
  checks: [
${claims.map(({ code, note }) => `    ${code},${note === '' ? '' : ` // ${note}`}`).join('\n')}
    // With a baseline (and both names among the imports), the largest changes that do no harm:
    // ks({ atMost: 0.1 }), meanShift({ atMost: 0.05 }),
  ],
});
`;
}

function fieldLine({ name, code, note }: GuessedField): string {
  return `    ${property(name)}: ${code}, // ${oneLine(note)}`;
}

/** A field as a cohort could have it otherwise: the first that is not a flag. */
function exampleOverride(fields: readonly GuessedField[]): string {
  const { name, code } = fields.find((field) => !field.code.startsWith('bernoulli')) ?? fields[0]!;
  return `${property(name)}: ${code}`;
}

interface ScoreRange {
  readonly ends: readonly [number, number];
  readonly note: string;
}

/** The range that the server tells; else 0 to 1 where every score of the trial lies there. */
export function scoreRange({ discovery, trial }: SurveyedTarget): ScoreRange | undefined {
  if (discovery.range !== undefined) return { ends: discovery.range, note: 'of the score, as told: a score outside breaks the contract' };
  if (trial.lowest < 0 || trial.highest > 1) return undefined;
  return { ends: [0, 1], note: `GUESS: the trial saw ${numberOf(trial.lowest, 'score')} to ${numberOf(trial.highest, 'score')}; a score outside breaks the contract` };
}

function claimsOf({ discovery: { endpoint, fields }, trial }: SurveyedTarget, range: ScoreRange | undefined, schema: string | undefined): readonly { readonly code: string; readonly note: string }[] {
  const batched = (endpoint.batchSize ?? 32) > 1;
  const named = reordered(endpoint) !== undefined;
  // Columns whose names were made up here say nothing to a model, which goes by their places: in another order they would be other accounts.
  const madeUp = named && 'columns' in endpoint && fields.some(({ unnamed }) => unnamed === true);
  return [
    { code: 'contract()', note: [schema === undefined ? 'every reply is well-formed' : `every reply fits ${schema}`, range === undefined ? 'every score is a number' : `every score lies in ${range.ends.join(' to ')}`].join(', ') },
    ...(trial.version === undefined ? [] : [{ code: 'servedVersion()', note: `every reply comes from version ${oneLine(trial.version)}; \`--candidate 2\` judges version 2` }]),
    batched ? { code: `determinism({ within: ${rounding(trial)} })`, note: 'the same account gets the same score again, up to rounding, which may hang on the batch' } : { code: 'determinism()', note: 'the same account gets the same score again' },
    ...((batched || named) && !madeUp ? [{ code: 'consistency()', note: `and ${[...(batched ? ['alone as in a batch'] : []), ...(named ? ['with its fields in another order'] : [])].join(', and ')}` }] : []),
    { code: 'errorRate({ atMost: 0.01 })', note: 'the service answers' },
    { code: `latencyQuantile({ p: 0.95, atMostMs: ${latencyLimit(trial.slowestMs)} })`, note: `GUESS: the slowest request of the trial took ${numberOf(trial.slowestMs, 'milliseconds')}; reported, and never gates` },
  ];
}

/** A millionth of the largest score or of 1, as a power of ten: more than float32 loses when sums are made in another order. */
function rounding({ lowest, highest }: TargetTrial): string {
  return `1e${Math.ceil(Math.log10(Math.max(1, Math.abs(lowest), Math.abs(highest)))) - 6}`;
}

/** Ten times the slowest request of the trial, which had the server for itself; 1, 2 or 5 times a power of ten, at least half a second. */
function latencyLimit(slowestMs: number): number {
  const wanted = Math.max(500, 10 * slowestMs);
  const power = 10 ** Math.floor(Math.log10(wanted));
  return [1, 2, 5, 10].map((step) => step * power).find((limit) => limit >= wanted)!;
}

/** What a server says of itself stands in a comment: it must not end it. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, ' ').replaceAll('*/', '* /');
}
