import { OUTCOMES, type OutcomeClass, type Row } from './row.js';
import type { Column } from './evidence.js';

const ABSENT = 255;
const NO_LABEL = 2;
const CODE: ReadonlyMap<OutcomeClass, number> = new Map(OUTCOMES.map((outcome, code) => [outcome, code]));
const SCORED = OUTCOMES.indexOf('scored');
const VIOLATION = OUTCOMES.indexOf('contract-violation');
/** Outcomes that are the service failing, by code. */
const FAILED = OUTCOMES.map((outcome) => ['invalid-request', 'model-error', 'timeout', 'contract-violation'].includes(outcome));
/** Outcomes in which the service said something, by code: a timeout said nothing. */
const ANSWERED = OUTCOMES.map((outcome) => ['scored', 'invalid-request', 'model-error', 'contract-violation'].includes(outcome));

/** Answers of one arm, cohort, variant and repeat, addressed by the account's index; columns double as they grow. */
export interface Series {
  has(i: number): boolean;
  put(row: Row): void;
  /** The first `n` values of a column, NaN where missing. A view where that costs nothing: never write to it. O(n) */
  column(column: Column, n: number, asked: string | undefined): Float64Array;
  /** The label of account `i`, or `undefined`. */
  label(i: number): 0 | 1 | undefined;
  row(i: number): Omit<Row, 'cohort' | 'arm' | 'variant' | 'repeat'> | undefined;
  /** One past the largest index that is there. */
  readonly end: number;
}

/** An empty {@link Series}. */
export function series(): Series {
  let capacity = 0;
  let end = 0;
  let score = new Float64Array(0);
  let outcome = new Uint8Array(0);
  let label = new Uint8Array(0);
  let attempts = new Uint32Array(0);
  let dueAtMs = new Float64Array(0);
  let latencyMs = new Float64Array(0);
  const served: (string | undefined)[] = [];
  const requestId: (string | undefined)[] = [];
  const detail: (string | undefined)[] = [];

  const grow = (needed: number): void => {
    let next = Math.max(capacity, 64);
    while (next < needed) next *= 2;
    score = enlarged(score, new Float64Array(next).fill(NaN));
    outcome = enlarged(outcome, new Uint8Array(next).fill(ABSENT));
    label = enlarged(label, new Uint8Array(next).fill(NO_LABEL));
    attempts = enlarged(attempts, new Uint32Array(next));
    dueAtMs = enlarged(dueAtMs, new Float64Array(next).fill(NaN));
    latencyMs = enlarged(latencyMs, new Float64Array(next).fill(NaN));
    capacity = next;
  };

  const has = (i: number): boolean => i < capacity && outcome[i] !== ABSENT;

  return {
    has,
    put(row) {
      const { i } = row;
      if (i >= capacity) grow(i + 1);
      if (i >= end) end = i + 1;
      outcome[i] = CODE.get(row.outcome)!;
      score[i] = row.outcome === 'scored' ? row.score : NaN;
      label[i] = row.label ?? NO_LABEL;
      attempts[i] = row.attempts;
      dueAtMs[i] = row.dueAtMs;
      latencyMs[i] = row.latencyMs;
      if (row.servedVersion !== undefined) served[i] = row.servedVersion;
      if (row.requestId !== undefined) requestId[i] = row.requestId;
      if (row.detail !== undefined) detail[i] = row.detail;
    },
    column(column, n, asked) {
      if (n > capacity) grow(n);
      if (column === 'score') return score.subarray(0, n);
      const out = new Float64Array(n).fill(NaN);
      for (let i = 0; i < Math.min(n, end); i++) {
        const code = outcome[i]!;
        if (code === ABSENT) continue;
        switch (column) {
          case 'failed':
            if (code === SCORED || FAILED[code]!) out[i] = code === SCORED ? 0 : 1;
            break;
          case 'violation':
            if (ANSWERED[code]!) out[i] = code === VIOLATION ? 1 : 0;
            break;
          case 'wrongVersion':
            if (asked !== undefined && served[i] !== undefined) out[i] = served[i] === asked ? 0 : 1;
            break;
          case 'dueAtMs':
            if (code === SCORED || FAILED[code]!) out[i] = dueAtMs[i]!;
            break;
          case 'latencyMs':
            if (code === SCORED || FAILED[code]!) out[i] = latencyMs[i]!;
        }
      }
      return out;
    },
    label(i) {
      const value = i < capacity ? label[i]! : NO_LABEL;
      return value === NO_LABEL ? undefined : (value as 0 | 1);
    },
    row(i) {
      if (!has(i)) return undefined;
      const known = label[i]!;
      return {
        i,
        score: score[i]!,
        outcome: OUTCOMES[outcome[i]!]!,
        ...(detail[i] === undefined ? {} : { detail: detail[i] }),
        ...(known === NO_LABEL ? {} : { label: known as 0 | 1 }),
        attempts: attempts[i]!,
        ...(served[i] === undefined ? {} : { servedVersion: served[i] }),
        dueAtMs: dueAtMs[i]!,
        latencyMs: latencyMs[i]!,
        ...(requestId[i] === undefined ? {} : { requestId: requestId[i] }),
      };
    },
    get end() {
      return end;
    },
  };
}

function enlarged<T extends Float64Array | Uint8Array | Uint32Array>(old: T, fresh: T): T {
  fresh.set(old);
  return fresh;
}
