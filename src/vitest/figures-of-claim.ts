import { claimInterval } from '../report/figures/claim-interval.js';
import { reliability, roc, type QualityByArm } from '../report/figures/curves.js';
import { draw, type Drawing } from '../report/figures/draw.js';
import { ecdf } from '../report/figures/ecdf.js';
import { histogram } from '../report/figures/histogram.js';
import { latencyEcdf, type LatencyByArm } from '../report/figures/latency.js';
import { psiBins } from '../report/figures/psi-bins.js';
import type { Run, VerdictRecord } from '../run/run.js';
import { allVerdicts } from '../report/all-verdicts.js';
import type { Figure } from './allure-messages.js';
import type { Figures } from './write-allure-results.js';

const ARMS = ['baseline', 'candidate'] as const;
/** Claims that are drawn in full; attachments ride in memory until the end of the run, and a reader opens the first few. */
const DRAWN = 40;

/**
 * Figures for claims, from the same definitions as the report's. Every claim has its interval against its margin; the first {@link DRAWN} that did not pass also have the distributions
 * (or curves, or times) that they speak of. Each drawing is made once.
 */
export function figuresOfClaims(run: Run): Figures {
  const made = new Map<string, string>();
  let drawn = 0;
  const figuresOf = (verdict: VerdictRecord): readonly Figure[] => {
    const interval = { name: 'Interval against the margin', svg: claimInterval(verdict) };
    if (verdict.outcome === 'pass' || drawn >= DRAWN) return [interval];
    drawn++;
    return [
      interval,
      ...Object.entries(drawingsOf(run, verdict)).map(([name, drawing]) => {
        const key = `${verdict.scope}\n${name}`;
        const svg = made.get(key) ?? draw('figure', drawing());
        made.set(key, svg);
        return { name, svg };
      }),
    ];
  };
  return Object.fromEntries(allVerdicts(run).map((verdict) => [verdict.id, figuresOf(verdict)]));
}

/** What a claim of this kind speaks of; nothing where the run has no figure of it. */
function drawingsOf(run: Run, verdict: VerdictRecord): Readonly<Record<string, () => Drawing>> {
  if (verdict.timed) {
    const latency: LatencyByArm = ARMS.flatMap((arm) => (run.timings.latency[arm] === undefined ? [] : [[arm, run.timings.latency[arm]] as const]));
    return latency.length === 0 ? {} : { Latency: () => latencyEcdf(latency) };
  }
  const figures = run.figures.find(({ scope }) => scope === verdict.scope) ?? run.figures.find(({ scope }) => scope === 'all');
  if (figures === undefined || Object.keys(figures.arms).length === 0) return {};
  const quality: QualityByArm = ARMS.flatMap((arm) => (figures.arms[arm]?.quality === undefined ? [] : [[arm, figures.arms[arm].quality] as const]));
  const ofQuality: Readonly<Record<string, () => Drawing>> =
    quality.length === 0 ? {} : /^auc/.test(verdict.kind) ? { ROC: () => roc(quality) } : /^(calibration|brier|ece)/.test(verdict.kind) ? { Reliability: () => reliability(quality) } : {};
  return {
    ...ofQuality,
    ...(verdict.kind === 'psi' && figures.psi !== undefined ? { 'PSI by bin': () => psiBins(figures) } : {}),
    Histogram: () => histogram(figures, run.manifest.threshold),
    ECDF: () => ecdf(figures),
  };
}
