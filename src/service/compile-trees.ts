import type { BoostedTrees } from './xgboost-json.js';

/** A boosted model as flat typed arrays: all nodes of all trees in one row, siblings side by side. */
export interface CompiledTrees {
  readonly features: number;
  /** log(p / (1 - p)) of the base score, float32. */
  readonly baseMargin: number;
  /** Index of each tree's root. */
  readonly roots: Int32Array;
  /** Feature that a node splits on; -1 for a leaf. */
  readonly feature: Int32Array;
  /** Threshold of a split, value of a leaf. */
  readonly value: Float32Array;
  /** Index of the left child; the right one follows it. */
  readonly left: Int32Array;
  /** 1 where a missing value goes right. */
  readonly missingRight: Uint8Array;
}

/** Lays the trees out for {@link predictTrees}, each breadth first. O(nodes). */
export function compileTrees(model: BoostedTrees): CompiledTrees {
  const size = model.trees.reduce((sum, tree) => sum + tree.left.length, 0);
  const roots = new Int32Array(model.trees.length);
  const feature = new Int32Array(size).fill(-1);
  const value = new Float32Array(size);
  const left = new Int32Array(size);
  const missingRight = new Uint8Array(size);
  let free = 0;
  model.trees.forEach((tree, t) => {
    roots[t] = free;
    const queue = [0];
    free += 1;
    for (let k = 0; k < queue.length; k += 1) {
      const source = queue[k]!;
      const target = roots[t]! + k;
      value[target] = tree.condition[source]!;
      if (tree.left[source] === -1) continue;
      feature[target] = tree.feature[source]!;
      left[target] = free;
      missingRight[target] = tree.defaultLeft[source] ? 0 : 1;
      queue.push(tree.left[source]!, tree.right[source]!);
      free += 2;
    }
  });
  const baseMargin = Math.fround(0 - Math.log(1 / Math.fround(model.baseScore) - 1));
  return { features: model.features, baseMargin, roots, feature, value, left, missingRight };
}
