import type { Run, ScopeFigures } from '../../run/run.js';
import { allVerdicts } from '../all-verdicts.js';

/** Cohorts whose figures are drawn; the numbers of every cohort stand in tables whatever their count. */
export const DRAWN_COHORTS = 16;

/** The cohorts' figures (without `all`), in the order of the run. */
export function cohortsOf(run: Run): readonly ScopeFigures[] {
  return run.figures.filter(({ scope }) => scope !== 'all');
}

/** Scopes to draw: `all` and the cohorts with most claims that did not hold, then with the largest gap; in the order of the run. */
export function drawnScopes(run: Run): readonly ScopeFigures[] {
  const unheld = new Map<string, number>();
  for (const verdict of allVerdicts(run)) if (verdict.outcome !== 'pass') unheld.set(verdict.scope, (unheld.get(verdict.scope) ?? 0) + 1);
  const chosen = new Set(
    [...cohortsOf(run)]
      .sort((a, b) => (unheld.get(b.scope) ?? 0) - (unheld.get(a.scope) ?? 0) || (b.ks?.statistic ?? 0) - (a.ks?.statistic ?? 0))
      .slice(0, DRAWN_COHORTS),
  );
  return run.figures.filter((figures) => figures.scope === 'all' || chosen.has(figures));
}
