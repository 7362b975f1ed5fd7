import type { Row } from '../table/row.js';
import { rounded } from './rounded.js';
import type { LatencyFigures } from './run.js';

/** Probabilities of `quantilesMs`. */
export const LATENCY_PROBABILITIES = [0.5, 0.9, 0.95, 0.99, 0.999, 1] as const;
const ECDF_POINTS = 101;
const TIMELINE_BINS = 60;

/**
 * Latency of one arm's rows, from due to the last byte, and what happened when. All variants and repeats count; rows without a finite time do not.
 * Quantiles are nearest-rank: a time that occurred. Milliseconds to the microsecond. O(n log n), 17 bytes a row.
 *
 * `undefined` when no row carries a time.
 */
export function latencyFiguresOf(rows: Iterable<Row>): LatencyFigures | undefined {
  const latency: number[] = [];
  const ended: number[] = [];
  const scored: boolean[] = [];
  for (const row of rows) {
    if (!Number.isFinite(row.latencyMs) || !Number.isFinite(row.dueAtMs)) continue;
    latency.push(row.latencyMs);
    ended.push(row.dueAtMs + row.latencyMs);
    scored.push(row.outcome === 'scored');
  }
  if (latency.length === 0) return undefined;
  const sorted = Float64Array.from(latency).sort();
  return {
    n: sorted.length,
    meanMs: micro(sorted.reduce((sum, value) => sum + value, 0) / sorted.length),
    quantilesMs: LATENCY_PROBABILITIES.map((p) => micro(nearestRank(sorted, p))),
    ecdf: ecdfOf(sorted),
    timeline: timelineOf(latency, ended, scored),
  };
}

/** Distinct points of the ECDF, at most 101, ends kept. */
function ecdfOf(sorted: Float64Array): readonly (readonly [number, number])[] {
  const points = new Map<number, number>();
  const count = Math.min(ECDF_POINTS, sorted.length);
  for (let k = 0; k < count; k++) {
    const at = count === 1 ? 0 : Math.round((k * (sorted.length - 1)) / (count - 1));
    points.set(micro(sorted[at]!), rounded((at + 1) / sorted.length));
  }
  return [...points];
}

/** Bins of equal width over the run by the time at which an answer ended; rates are per second. */
function timelineOf(latency: readonly number[], ended: readonly number[], scored: readonly boolean[]): LatencyFigures['timeline'] {
  const [first, last] = ended.reduce(([least, most], at) => [Math.min(least, at), Math.max(most, at)], [Infinity, -Infinity]);
  const count = Math.min(TIMELINE_BINS, Math.max(1, Math.ceil((last - first) / 100)));
  const width = last > first ? (last - first) / count : 1000;
  const bins = Array.from({ length: count }, () => ({ scored: 0, failed: 0, latency: [] as number[] }));
  for (const [k, at] of ended.entries()) {
    const bin = bins[Math.min(count - 1, Math.floor((at - first) / width))]!;
    if (scored[k]!) bin.scored++;
    else bin.failed++;
    bin.latency.push(latency[k]!);
  }
  return bins.map((bin, k) => ({
    atMs: micro(first + k * width),
    scored: micro((bin.scored * 1000) / width),
    failed: micro((bin.failed * 1000) / width),
    p95Ms: bin.latency.length === 0 ? null : micro(nearestRank(Float64Array.from(bin.latency).sort(), 0.95)),
  }));
}

/** The value of rank ceil(p n), 1-based, of sorted values. */
function nearestRank(sorted: Float64Array, p: number): number {
  return sorted[Math.max(0, Math.ceil(p * sorted.length - 1e-9) - 1)]!;
}

function micro(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
