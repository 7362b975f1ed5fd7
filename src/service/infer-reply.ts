import type { ServingConfig } from './serving-config.js';

/** What an infer reply says. `scores` has one entry per row; null and NaN only come from faults. */
export interface InferReply {
  readonly config: ServingConfig;
  readonly id?: string;
  readonly version: string;
  readonly scores: ArrayLike<number | null>;
}

/**
 * The reply as text: flat data, float32 values written as widened doubles (0.1 as 0.10000000149011612), as MLServer and Triton do. Reading them as
 * doubles and rounding to float32 gives the score back bit by bit. NaN is written bare, as Triton does, which is not JSON.
 */
export function writeInferReply({ config, id, version, scores }: InferReply): string {
  const output = config.outputs[0]!;
  const head = JSON.stringify({ model_name: config.name, model_version: version, ...(id === undefined ? {} : { id }) }).slice(0, -1);
  const tensor = JSON.stringify({ name: output.name, datatype: output.datatype, shape: [scores.length, 1] }).slice(0, -1);
  return `${head},"outputs":[${tensor},"data":[${Array.from(scores, String).join(',')}]}]}`;
}
