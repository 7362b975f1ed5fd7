import type { Arm, Row } from '../table/row.js';

/** Fewer scores may be float32 numbers by chance: each of them is one in 2^29. */
const ENOUGH = 3;
/** Digits that tell every float32 number from every other. */
const FLOAT32_DIGITS = 9;

/**
 * True where every score of an arm is a float32 number and some are written with more digits than one has (0.10000000149011612 for 0.1): a model that computes in float32 behind a server that
 * writes doubles. Its scores are exact as they stand, and differences below 6e-8 are the rounding of the model and no more.
 */
export function widenedFloat32(rows: Iterable<Row>, arm: Arm): boolean {
  let long = 0;
  for (const { arm: of, outcome, score } of rows) {
    if (of !== arm || outcome !== 'scored') continue;
    if (Math.fround(score) !== score) return false;
    if (long < ENOUGH && digitsOf(score) > FLOAT32_DIGITS) long++;
  }
  return long >= ENOUGH;
}

function digitsOf(value: number): number {
  return String(value).replace(/e.*$/, '').replace(/[^0-9]/g, '').replace(/^0+/, '').length;
}
