import type { Dialect } from '../dialect.js';
import type { AddressedEndpoint } from '../endpoint.js';
import { kserveV1Dialect } from './kserve-v1.js';
import { mlflowDialect } from './mlflow.js';
import { openInferenceGrpcDialect } from './open-inference-grpc.js';
import { openInferenceDialect } from './open-inference.js';
import { restDialect } from './rest.js';
import { sagemakerDialect } from './sagemaker.js';
import { tensorflowServingDialect } from './tensorflow-serving.js';

type DialectOf<E extends AddressedEndpoint> = E extends unknown ? Dialect<E> : never;
const DIALECTS: { readonly [K in AddressedEndpoint['kind']]: DialectOf<Extract<AddressedEndpoint, { kind: K }>> } = {
  'kserve-v1': kserveV1Dialect,
  mlflow: mlflowDialect,
  'open-inference': openInferenceDialect,
  rest: restDialect,
  sagemaker: sagemakerDialect,
  'tensorflow-serving': tensorflowServingDialect,
};

/** The dialect of an endpoint, by its kind; Open Inference is two by its URL, REST and gRPC. */
export function dialectOf<E extends AddressedEndpoint>(endpoint: E): Dialect<E> {
  if (endpoint.kind === 'open-inference' && /^grpcs?:/i.test(endpoint.url)) return openInferenceGrpcDialect as Dialect<AddressedEndpoint> as Dialect<E>;
  return DIALECTS[endpoint.kind] as Dialect<E>;
}
