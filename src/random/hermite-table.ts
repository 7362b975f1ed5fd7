/** Values of a function of a normal score at equally distant knots, and its slopes there, per knot. */
export interface HermiteTable {
  readonly values: Float64Array;
  readonly slopes: Float64Array;
}

/** The knots stand from -REACH to REACH. */
export const REACH = 8.25;
const KNOTS = 331;
export const KNOT_DISTANCE = (2 * REACH) / (KNOTS - 1);
/** The place of the last value that is looked up, in knots. */
export const LAST_PLACE = KNOTS - 1.000001;

/** A table whose values and slopes are to be written. */
export const blankTable = (): HermiteTable => ({ values: new Float64Array(KNOTS), slopes: new Float64Array(KNOTS) });

/** The value of a table at z: cubic between knots, flat beyond the first and the last. */
export function hermiteAt({ values, slopes }: HermiteTable, z: number): number {
  const knots = Math.min(LAST_PLACE, Math.max(0, (z + REACH) / KNOT_DISTANCE));
  const k = knots | 0;
  const t = knots - k;
  const from = values[k] as number;
  const to = values[k + 1] as number;
  const rise = slopes[k] as number;
  const fall = slopes[k + 1] as number;
  return from + t * (rise + t * (3 * (to - from) - 2 * rise - fall + t * (2 * (from - to) + rise + fall)));
}
