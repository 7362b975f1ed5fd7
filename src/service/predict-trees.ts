import type { CompiledTrees } from './compile-trees.js';

/**
 * Probability of the positive class for each row, as XGBoost's CPU predictor computes it: float32 comparisons, leaves added in float32 in order of
 * the trees, the logistic function at the end.
 *
 * @param rows row-major, `n * features` values; NaN is a missing value
 * @param n number of rows, >= 0
 * @returns n float32 probabilities
 * Cost: O(n * trees * depth). Oracle: fixtures/oracles/service/.
 */
export function predictTrees(model: CompiledTrees, rows: Float32Array, n: number): Float32Array {
  const { features, roots, feature, value, left, missingRight } = model;
  const scores = new Float32Array(n);
  for (let row = 0; row < n; row += 1) {
    const base = row * features;
    let margin = model.baseMargin;
    for (let t = 0; t < roots.length; t += 1) {
      let node = roots[t]!;
      for (let split = feature[node]!; split >= 0; split = feature[node]!) {
        const x = rows[base + split]!;
        const threshold = value[node]!;
        node = left[node]! + (x < threshold ? 0 : x >= threshold ? 1 : missingRight[node]!);
      }
      margin = Math.fround(margin + value[node]!);
    }
    // Rounded at each step, as in float32 arithmetic.
    scores[row] = 1 / Math.fround(1 + Math.fround(Math.exp(-margin)));
  }
  return scores;
}
