import type { ProgressEvent } from '../../run/options.js';
import { whole } from '../../report/text/numbers.js';
import { cut } from './width.js';

type Phase = Extract<ProgressEvent, { kind: 'phase' }>['phase'];
type Scoring = Extract<ProgressEvent, { kind: 'scoring' }>;

const PHASES: Readonly<Record<Phase, string>> = {
  load: 'loading the suite',
  service: 'starting the reference service',
  probe: 'asking the endpoint who it is',
  'warm-up': 'warming up',
  score: 'scoring',
  judge: 'judging',
  write: 'writing the reports',
  allure: 'writing the reports, those for Allure through vitest',
};

/** A phase as words. */
export function phaseText(phase: Phase): string {
  return PHASES[phase];
}

/**
 * One line of progress within `columns`: look, bar, rows done, rate, errors, time left. What matters least goes first when the terminal is narrow: the
 * bar, then the totals.
 */
export function scoringText(scoring: Scoring, columns: number): string {
  const share = scoring.total === 0 ? 1 : Math.min(1, scoring.done / scoring.total);
  const cells = 20;
  const bar = `${'█'.repeat(Math.round(share * cells))}${'░'.repeat(cells - Math.round(share * cells))}`;
  const look = `look ${scoring.look}/${scoring.looks}`;
  const tail = [`${whole(scoring.perSecond)}/s`, `${whole(scoring.failed)} error${scoring.failed === 1 ? '' : 's'}`, ...(scoring.etaMs === null ? [] : [`${durationText(Math.max(1000, scoring.etaMs))} left`])].join('  ');
  const done = `${whole(scoring.done)}/${whole(scoring.total)}`;
  const candidates = [`scoring  ${look}  ${bar}  ${done}  ${tail}`, `scoring  ${look}  ${done}  ${tail}`, `${look}  ${done}  ${tail}`, `${look}  ${Math.floor(share * 100)}%  ${tail}`];
  return candidates.find((line) => [...line].length <= columns) ?? cut(candidates.at(-1)!, columns);
}

/** A time as a person says it: `800 ms`, `6 s`, `2 min 5 s`, `1 h 3 min`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min${seconds % 60 === 0 ? '' : ` ${seconds % 60} s`}`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
