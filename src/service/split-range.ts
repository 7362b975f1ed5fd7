import type { CompiledTrees } from './compile-trees.js';

/** Smallest and largest threshold at which the model splits on a feature: outside of them the score does not change. Undefined for a feature it never uses. */
export function splitRange(model: CompiledTrees, feature: number): { readonly lo: number; readonly hi: number } | undefined {
  let lo = Infinity;
  let hi = -Infinity;
  model.feature.forEach((split, node) => {
    if (split !== feature) return;
    lo = Math.min(lo, model.value[node]!);
    hi = Math.max(hi, model.value[node]!);
  });
  return lo <= hi ? { lo, hi } : undefined;
}
