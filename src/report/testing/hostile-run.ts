import type { Run } from '../../run/run.js';
import { sampleRun } from './sample-run.js';

/** Texts that have broken reports: markup, links, control and direction-changing characters, half a surrogate, length. */
export const HOSTILE = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  'javascript:alert(1)',
  '[click](javascript:alert(1))',
  '<b>bold</b> & `code` | pipe\n# heading\n- list',
  ']]> <!-- --> &lt; &#x3c;',
  'safe\u202Egnp.exe\u2066 and \u200Bnothing',
  'control \u0000\u0008\u001B[31m\u007F\u0085 end',
  'half \uD83D pair \uDE00, whole \u{1F600}',
  '${1+1} {{7*7}} @everyone #1 https://example.org',
  'x'.repeat(10_000),
] as const;

/** The same for `test.each`, each with a short title. */
export const HOSTILE_CASES: readonly (readonly [title: string, text: string])[] = HOSTILE.map((text) => [JSON.stringify(text).slice(0, 60), text]);

const plain = sampleRun({}, 60);

/** The sample with a hostile text in every place that a suite, an account, an endpoint or the environment can fill. */
export function hostileRun(text: string): Run {
  const run = plain;
  const scope = run.verdicts.find((verdict) => verdict.scope !== 'all')!.scope;
  const named = (name: string): string => (name === scope ? text : name);
  const verdicts = run.verdicts.map((verdict, k) => ({
    ...verdict,
    id: `${text}${k}`,
    claim: text,
    scope: named(verdict.scope),
    cohorts: verdict.cohorts.map(named),
    kind: k % 5 === 0 ? text : verdict.kind,
    tags: [text],
    owner: text,
    why: text,
    because: text,
    replay: `mlcheck replay suite --account ${text}`,
    worst: verdict.worst.length > 0 ? [`${text}/1`] : [],
    details: { reading: text },
    ...(k % 3 === 0 ? { knownIssue: { ticket: text, owner: text, expires: text } } : {}),
  }));
  return {
    ...run,
    suite: { name: text, description: text, file: text },
    sentence: text,
    complete: false,
    stopped: text,
    manifest: {
      ...run.manifest,
      mlcheck: text,
      generator: text,
      planHash: text,
      candidate: { dialect: text, identity: { model: text, version: text, server: text }, served: [text] },
      cohorts: run.manifest.cohorts.map((cohort) => ({ ...cohort, name: named(cohort.name), description: text })),
      labels: { source: text },
    },
    looks: run.looks.map((look) => ({ ...look, decided: [text] })),
    verdicts,
    problems: [{ arm: 'candidate', outcome: 'model-error', detail: text, count: 3, example: text }],
    figures: run.figures.filter((figures) => ['all', scope].includes(figures.scope)).map((figures) => ({ ...figures, scope: named(figures.scope) })),
    examples: [{ id: `${text}/1`, cohort: text, fields: { [text]: text, other: null }, label: 1, scores: [{ arm: 'candidate', variant: text, repeat: 1, score: null, outcome: 'model-error', detail: text }] }],
    timings: { ...run.timings, runId: text, startedAt: text, finishedAt: text, phases: { [text]: 1 }, endpoints: { candidate: text }, environment: { [text]: text }, options: { [text]: text } },
  };
}
