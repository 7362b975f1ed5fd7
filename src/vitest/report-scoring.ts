import { whole } from '../report/text/numbers.js';
import { visible } from '../report/text/visible.js';
import type { Run } from '../run/run.js';
import { OUTCOMES } from '../table/row.js';
import { allureText } from './allure-text.js';
import { stableId } from './allure-messages.js';
import type { TestReport } from './test-report.js';

/** The name of the first test of every suite. */
export const SCORING = 'scoring';

/** How the accounts were scored: passed when the run came to its end, broken when it stopped before. */
export function reportScoring(run: Run): TestReport {
  const stopped = run.complete ? undefined : (run.stopped ?? 'the run did not come to its end');
  const arms = (['candidate', 'baseline'] as const).filter((arm) => run.outcomes[arm] !== undefined);
  const counts = arms.map((arm) => {
    const classes = OUTCOMES.map((outcome) => [outcome, run.outcomes[arm]![outcome] ?? 0] as const).filter(([, count]) => count > 0);
    return `${arm}: ${classes.map(([outcome, count]) => `${whole(count)} ${outcome}`).join(', ') || 'no rows'}`;
  });
  return {
    story: {
      ...scoringStory(run.suite.name),
      status: stopped === undefined ? 'passed' : 'broken',
      description: [
        ...(run.smoke ? ['**Smoke run: no gate.**'] : []),
        ...(run.partial ? ['**Partial run: some claims were not asked.**'] : []),
        ...(stopped === undefined ? [] : [`**Stopped before its end:** ${allureText(stopped)}`]),
        allureText(run.sentence),
        ...counts.map((line) => `- ${allureText(line)}`),
      ].join('\n\n'),
      parameters: { seed: String(run.manifest.seed), plan: run.manifest.planHash.slice(0, 12) },
      steps: [
        ...run.looks.map(({ look, rows, decided, open }) => ({ name: `Look ${look}: ${whole(rows)} rows scored, ${whole(decided.length)} claims decided, ${whole(open)} open`, status: 'passed' as const })),
        ...counts.map((name) => ({ name, status: 'passed' as const })),
        ...run.problems.map(({ arm, outcome, detail, count, example }) => ({ name: `${arm}: ${outcome}, ${whole(count)} times, such as ${example}: ${detail}`, status: 'broken' as const })),
      ],
    },
    ...(stopped === undefined ? {} : { complaint: `Scoring stopped before its end: ${visible(stopped)}` }),
  };
}

/** Scoring that gave no run at all. */
export function reportNoScoring(suite: string, why: string): TestReport {
  const text = visible(why);
  return {
    story: { ...scoringStory(suite), status: 'broken', description: `**No run.** ${allureText(why)}`, parameters: {}, steps: [] },
    complaint: `Scoring broke: ${text}`,
  };
}

function scoringStory(suite: string) {
  return {
    name: SCORING,
    stableId: stableId(suite, SCORING),
    labels: [{ name: 'severity', value: 'blocker' }, { name: 'feature', value: 'scoring' }, { name: 'story', value: 'all cohorts' }],
    links: [],
  };
}
