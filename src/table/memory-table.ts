import { MlcheckError } from '../errors.js';
import { evidenceOf, type Reader } from './answer.js';
import { BASE, OUTCOMES, type Arm, type OutcomeClass, type Row } from './row.js';
import { series, type Series } from './series.js';
import type { ScoreTable } from './score-table.js';

/** What a table has to be told besides rows. */
export interface MemoryTableOptions {
  /** The version that each arm was asked for; without it the one that most of its rows name is the right one, in the column `wrongVersion`. */
  readonly asked?: Readonly<Partial<Record<Arm, string>>>;
  /** The cluster of an account (household, template): accounts of one cluster share a number. Without it `pairs` carries no cluster. */
  readonly cluster?: (cohort: string, i: number) => number;
  /** A field of an account, for `rankings`: the list it belongs to. Without it `rankings` is refused. */
  readonly field?: (cohort: string, i: number, name: string) => string | number | boolean | null | undefined;
}

interface Part {
  readonly arm: Arm;
  readonly cohort: string;
  readonly variant: string;
  readonly repeat: number;
  readonly series: Series;
}

/**
 * A {@link ScoreTable} in typed arrays, addressed by (arm, variant, repeat, cohort, i): 30 bytes a row besides strings. What was appended in which order
 * cannot be seen in any answer.
 * @param cohorts names in the order of the suite; rows of another cohort are refused.
 * @throws MlcheckError `internal` for a key that is already there, an unknown cohort, an index that is no index, or `scored` without a score. Rows before it in the batch stay.
 */
export function memoryTable(cohorts: readonly string[], options: MemoryTableOptions = {}): ScoreTable {
  const order = new Map(cohorts.map((name, at) => [name, at]));
  const parts = new Map<string, Part>();
  const counts: Record<Arm, Record<OutcomeClass, number>> = { candidate: zeros(), baseline: zeros() };

  const partOf = (row: Row): Part => {
    const key = partKey(row.arm, row.cohort, row.variant, row.repeat);
    let part = parts.get(key);
    if (part === undefined) {
      if (!order.has(row.cohort)) throw refused(row, 'cohort must be one of the suite');
      part = { arm: row.arm, cohort: row.cohort, variant: row.variant, repeat: row.repeat, series: series() };
      parts.set(key, part);
    }
    return part;
  };

  const reader: Reader = {
    column: (of, cohort, n) => {
      const base = parts.get(partKey(of.arm, cohort, of.variant, of.repeat))?.series;
      const asked = of.column === 'wrongVersion' ? (options.asked?.[of.arm] ?? usualVersion([...parts.values()].filter(({ arm }) => arm === of.arm))) : undefined;
      const own = base?.column(of.column, n, asked);
      if (base === undefined || own === undefined || !(of.column === 'violation' || of.column === 'wrongVersion') || of.variant !== BASE || of.repeat !== 0) return own;
      return orAnyProbe(base, own, [...parts.values()].filter((part) => part.arm === of.arm && part.cohort === cohort), of.column, asked);
    },
    label: (of, cohort, i) => parts.get(partKey(of.arm, cohort, of.variant, of.repeat))?.series.label(i),
    ...(options.cluster === undefined ? {} : { cluster: options.cluster }),
    ...(options.field === undefined ? {} : { field: options.field }),
  };

  return {
    append(rows) {
      for (const row of rows) {
        if (!Number.isInteger(row.i) || row.i < 0) throw refused(row, 'index must be a whole number from 0');
        if (row.outcome === 'scored' && !Number.isFinite(row.score)) throw refused(row, 'a scored row must have a finite score');
        const part = partOf(row);
        if (part.series.has(row.i)) throw refused(row, 'no account counts twice: this row is already there');
        part.series.put(row);
        counts[row.arm][row.outcome]++;
      }
    },
    has: (arm, cohort, i, variant, repeat) => parts.get(partKey(arm, cohort, variant, repeat))?.series.has(i) ?? false,
    count: (arm) => ({ ...counts[arm] }),
    evidence: (query, prefixes) => evidenceOf(reader, query, prefixes),
    *rows() {
      for (const group of grouped([...parts.values()], order)) {
        const end = Math.max(...group.map((part) => part.series.end));
        for (let i = 0; i < end; i++)
          for (const { arm, cohort, variant, repeat, series: stored } of group) {
            const row = stored.row(i);
            if (row !== undefined) yield { cohort, variant, repeat, arm, ...row };
          }
      }
    },
  };
}

/** The version that most rows name, the first by its text among equals; undefined where none is named. */
function usualVersion(parts: readonly Part[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { series: stored } of parts)
    for (let i = 0; i < stored.end; i++) {
      const version = stored.row(i)?.servedVersion;
      if (version !== undefined) counts.set(version, (counts.get(version) ?? 0) + 1);
    }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
}

/** A counterexample among the twins and repeats of an account counts against the account. */
function orAnyProbe(base: Series, own: Float64Array, parts: readonly Part[], column: 'violation' | 'wrongVersion', asked: string | undefined): Float64Array {
  for (const { variant, repeat, series: stored } of parts) {
    if (variant === BASE && repeat === 0) continue;
    const probes = stored.column(column, own.length, asked);
    for (let i = 0; i < own.length; i++) if (probes[i] === 1 && base.has(i)) own[i] = 1;
  }
  return own;
}

/** Parts in the order of `rows()`: arm, cohort, variant (base first); repeats of one variant together, because the index comes before the repeat. */
function grouped(parts: readonly Part[], order: ReadonlyMap<string, number>): readonly (readonly Part[])[] {
  const rank = (part: Part) => [part.arm === 'candidate' ? 0 : 1, order.get(part.cohort)!, part.variant === BASE ? '' : part.variant, part.repeat] as const;
  const sorted = [...parts].sort((left, right) => {
    const [a, b] = [rank(left), rank(right)];
    const at = a.findIndex((value, k) => value !== b[k]);
    return at === -1 ? 0 : a[at]! < b[at]! ? -1 : 1;
  });
  const groups: Part[][] = [];
  for (const part of sorted) {
    const last = groups.at(-1)?.[0];
    if (last !== undefined && last.arm === part.arm && last.cohort === part.cohort && last.variant === part.variant) groups.at(-1)!.push(part);
    else groups.push([part]);
  }
  return groups;
}

function partKey(arm: Arm, cohort: string, variant: string, repeat: number): string {
  return `${arm}\n${cohort}\n${variant}\n${repeat}`;
}

function refused(row: Row, rule: string): MlcheckError {
  return new MlcheckError('internal', { place: 'score table', rule, value: `${row.arm} ${row.cohort}/${row.i} ${row.variant} repeat ${row.repeat}` });
}

function zeros(): Record<OutcomeClass, number> {
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<OutcomeClass, number>;
}

