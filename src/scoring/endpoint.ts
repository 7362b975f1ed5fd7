import type { SigningAuthentication } from '../net/aws-signer.js';
import type { TlsFiles } from '../net/tls-material.js';
import type { TokenAuthentication } from '../net/token-source.js';
import type { FieldValue } from '../population/account.js';
import type { ContractSource } from './contract-source.js';
import type { KserveV1Endpoint } from './dialects/kserve-v1.js';
import type { MlflowEndpoint } from './dialects/mlflow.js';
import type { RestEndpoint } from './dialects/rest.js';
import type { SagemakerEndpoint } from './dialects/sagemaker.js';
import type { TensorflowServingEndpoint } from './dialects/tensorflow-serving.js';

/** A secret by reference. Its value is read when a connection needs it, never stored and never printed. */
export type SecretRef = { readonly env: string } | { readonly file: string };

/** The value of an environment variable, read when the endpoint is called. */
export function env(name: string): SecretRef {
  return Object.freeze({ env: name });
}

/** The content of a file without its last newline, read when the endpoint is called. */
export function secretFile(path: string): SecretRef {
  return Object.freeze({ file: path });
}

/** Proof that is read once and stands in a header. */
export type HeaderAuth =
  | { readonly kind: 'bearer'; readonly token: SecretRef }
  | { readonly kind: 'api-key'; readonly header: string; readonly key: SecretRef }
  | { readonly kind: 'basic'; readonly user: string; readonly password: SecretRef };

/** Proof of who sends a request: in a header, by tokens that are fetched, replaced before they end, and once when they are refused, or by a signature over each request. */
export type Auth = HeaderAuth | TokenAuthentication | SigningAuthentication;

/** What the elements of an input tensor are. */
export type Datatype = 'BOOL' | 'UINT8' | 'UINT16' | 'UINT32' | 'UINT64' | 'INT8' | 'INT16' | 'INT32' | 'INT64' | 'FP16' | 'FP32' | 'FP64' | 'BYTES';

/** One input tensor of an Open Inference request and the account's fields that fill it. */
export interface InputTensor {
  readonly name: string;
  /** Floats take numbers (booleans count as 0 and 1, a missing value as NaN, sent as null), integers whole numbers of their range, BYTES strings, BOOL booleans. */
  readonly datatype: Datatype;
  /** In the order of the tensor's second dimension; with one field the tensor has shape [rows, 1]. */
  readonly fields: readonly string[];
  /** Parameters of the input: MLServer reads texts of a gRPC request as such by `{ content_type: 'str' }`. */
  readonly parameters?: TensorParameters;
}

/** Parameters of an Open Inference request or of one of its tensors. */
export type TensorParameters = Readonly<Record<string, string | number | boolean>>;

/** Timeouts, batch and retries of an endpoint; each has a default that suits a service in the same data centre. */
export interface ClientOptions {
  /** A file that `mlcheck record` wrote, whose replies stand for the model's; `--candidate FILE.jsonl` sets it. */
  readonly answers?: string;
  /** Accounts per request; default 32. */
  readonly batchSize?: number;
  /** Milliseconds for a whole request; default 10,000. */
  readonly timeoutMs?: number;
  /** Milliseconds until a connection stands; default 5,000, and never more than `timeoutMs`. */
  readonly connectTimeoutMs?: number;
  /** Milliseconds until the first byte of a reply; default: `timeoutMs` alone counts. */
  readonly firstByteTimeoutMs?: number;
  /** Tries in all for outcomes that say nothing about the model (throttled, not ready, infrastructure); default 3. */
  readonly attempts?: number;
  /** Largest share of all requests that may be retries (the first 20 are free); beyond it failures stand as they are. Default 0.5. */
  readonly retryBudget?: number;
}

/** What every endpoint with an address has. */
export interface RemoteEndpoint extends ClientOptions {
  /** Where the server is; a path is kept in front of the protocol's own. */
  readonly url: string;
  /** The model's name: as the server knows it, where the protocol names models; otherwise as reports shall name it. */
  readonly model: string;
  readonly version?: string;
  readonly headers?: Readonly<Record<string, string | SecretRef>>;
  readonly auth?: Auth;
  /** Certificates: of this client (mTLS), and of the authorities that it trusts. */
  readonly tls?: TlsFiles;
  /** The schema that every reply with scores must fit; one that does not is a contract violation. */
  readonly contract?: ContractSource;
  /** False goes past the proxy that HTTP_PROXY or HTTPS_PROXY name. */
  readonly proxy?: false;
  /** False keeps to HTTP/1.1 where the server offers HTTP/2. */
  readonly http2?: false;
  /** A production host is refused without `--allow-production`. */
  readonly production?: boolean;
}

/** An endpoint that speaks the Open Inference Protocol V2: over REST, or over gRPC where the URL is `grpc://host:port` (`grpcs://` with TLS). */
export interface OpenInferenceEndpoint extends RemoteEndpoint {
  readonly kind: 'open-inference';
  /** How tensors travel over REST: `json` (the default), or `binary` for servers with the binary tensor extension (Triton, KServe, OpenVINO). gRPC has a form of its own. */
  readonly tensors?: 'json' | 'binary';
  readonly inputs: readonly InputTensor[];
  /** Parameters of each request: MLServer takes its inputs for the columns of a data frame by `{ content_type: 'pd' }`. */
  readonly parameters?: TensorParameters;
  /** Output tensor with the score; `column` picks one of several values per row, counted from 0. */
  readonly output: { readonly name: string; readonly column?: number };
}

/** The embedded reference service, started for the run on a free loopback port and stopped with it. */
export interface ReferenceEndpoint extends ClientOptions {
  readonly kind: 'reference';
  readonly model: string;
  readonly version: string;
  readonly inputs: readonly InputTensor[];
  readonly output: { readonly name: string; readonly column?: number };
  /** Faults to switch on, as `mlcheck serve model --fault` writes them: `latency=20ms`, `errors=0.02`. */
  readonly faults?: readonly string[];
}

/** An endpoint that can be called: every kind but the embedded service, which has no address before it is started. */
export type AddressedEndpoint = OpenInferenceEndpoint | KserveV1Endpoint | MlflowEndpoint | RestEndpoint | SagemakerEndpoint | TensorflowServingEndpoint;

export type Endpoint = AddressedEndpoint | ReferenceEndpoint;

/** An {@link OpenInferenceEndpoint}, with its kind filled in. */
export function openInference(endpoint: Omit<OpenInferenceEndpoint, 'kind'>): OpenInferenceEndpoint {
  return { kind: 'open-inference', ...endpoint };
}

/** A {@link ReferenceEndpoint}, with its kind filled in. */
export function reference(endpoint: Omit<ReferenceEndpoint, 'kind'>): ReferenceEndpoint {
  return { kind: 'reference', ...endpoint };
}

/** Values of fields by name, as one row of a request. */
export type FieldRow = Readonly<Record<string, FieldValue>>;
