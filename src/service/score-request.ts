import type { CompiledTrees } from './compile-trees.js';
import { textHash } from './fault-dice.js';
import type { Faults } from './faults.js';
import type { InferRequest } from './infer-request.js';
import { predictTrees } from './predict-trees.js';
import type { ServingConfig } from './serving-config.js';
import { splitRange } from './split-range.js';

/** Scores of a request's rows by one replica, with the faults that sit in the scoring itself (`invert`, `leak-email`). */
export function scoreRequest(request: InferRequest, config: ServingConfig, model: CompiledTrees, faults: Faults): Float32Array {
  const features = faults.invert === undefined ? request.features : mirrored(request, config, model, faults.invert);
  const scores = predictTrees(model, features, request.rows);
  return faults.leakEmail === undefined ? scores : leaked(scores, request.texts.get('email'), faults.leakEmail);
}

/** The feature mirrored within the range of its splits, so that every order between its values turns round. */
function mirrored(request: InferRequest, config: ServingConfig, model: CompiledTrees, name: string): Float32Array {
  const feature = config.features.indexOf(name);
  const range = feature < 0 ? undefined : splitRange(model, feature);
  if (range === undefined) return request.features;
  const features = request.features.slice();
  for (let k = feature; k < features.length; k += model.features) features[k] = range.lo + range.hi - features[k]!;
  return features;
}

/** Score + amount * (u - 1/2), kept within [0, 1]; u in [0, 1) is fixed by the part of the address behind the `@`. No address, no change. */
function leaked(scores: Float32Array, emails: readonly (string | null)[] | undefined, amount: number): Float32Array {
  if (emails === undefined) return scores;
  return scores.map((score, row) => {
    const domain = emails[row]?.split('@')[1]?.toLowerCase();
    if (domain === undefined) return score;
    const u = (textHash(domain) >>> 8) / 2 ** 24;
    return Math.min(1, Math.max(0, score + amount * (u - 0.5)));
  });
}
