import { sourcesOf } from './demand.js';
import type { Standing } from './judge.js';
import type { LooksTaken } from './score-looks.js';

/** The looks as they stand when there was nothing to compare with: whatever reads the baseline has no verdict, so that its record says why. */
export function withoutBaseline(taken: LooksTaken): LooksTaken {
  const needs = ({ planned }: Standing): boolean => planned.check.needs.some((query) => sourcesOf(query).some(({ arm }) => arm === 'baseline'));
  return { ...taken, standings: taken.standings.map((standing) => (needs(standing) ? { planned: standing.planned, history: [] } : standing)) };
}
