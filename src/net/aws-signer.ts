import { readSecret, type SecretSource } from './credentials.js';
import type { Secret } from './redactor.js';
import { signAws, type UnsignedRequest } from './sign-aws.js';

/** Proof by a signature over each request: AWS Signature Version 4. */
export interface SigningAuthentication {
  readonly kind: 'sigv4';
  readonly region: string;
  /** `sagemaker` unless named. */
  readonly service?: string;
  readonly accessKeyId: SecretSource;
  readonly secretAccessKey: SecretSource;
  /** For keys that expire. */
  readonly sessionToken?: SecretSource;
}

/** Signs requests with keys that were read once. */
export interface AwsRequestSigner {
  /** Headers to add; made anew for every request that is sent. */
  sign(request: UnsignedRequest): Readonly<Record<string, string>>;
  readonly secrets: readonly Secret[];
}

/** @param place what refers to the keys, for errors: `candidate`. @throws MlcheckError `secret-missing` */
export function awsSigner({ region, service, accessKeyId, secretAccessKey, sessionToken }: SigningAuthentication, environment: Readonly<Record<string, string | undefined>>, place: string): AwsRequestSigner {
  const id = readSecret(accessKeyId, environment, `${place}.auth.accessKeyId`);
  const key = readSecret(secretAccessKey, environment, `${place}.auth.secretAccessKey`);
  const token = sessionToken === undefined ? undefined : readSecret(sessionToken, environment, `${place}.auth.sessionToken`);
  const signer = { accessKeyId: id.value, secretAccessKey: key.value, region, ...(service === undefined ? {} : { service }), ...(token === undefined ? {} : { sessionToken: token.value }) };
  // A reading of the machine's clock that never jumps back.
  return { sign: (request) => signAws(request, signer, performance.timeOrigin + performance.now()), secrets: [id, key, ...(token === undefined ? [] : [token])] };
}
