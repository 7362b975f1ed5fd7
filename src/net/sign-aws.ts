import aws4 from 'aws4';

/** Who signs, and for what. */
export interface AwsSigner {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region: string;
  /** `sagemaker` unless named. */
  readonly service?: string;
}

/** What is signed: the request as it is sent. */
export interface UnsignedRequest {
  readonly method: string;
  readonly host: string;
  /** With its query, encoded. */
  readonly path: string;
  /** Lower-case names. Of these the content type and `x-amz*` are signed: a proxy may change the others. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
}

/**
 * The headers that AWS Signature Version 4 adds to a request: authorization, date, and the session's token where there is one. The signature covers the exact bytes of the body, so that a
 * request is signed again whenever it is sent again.
 * @param atMs milliseconds since 1970: servers refuse a signature that is minutes old
 * Source: the package aws4; oracle: botocore, fixtures/oracles/net/sigv4.py.
 */
export function signAws({ method, host, path, headers, body }: UnsignedRequest, { accessKeyId, secretAccessKey, sessionToken, region, service = 'sagemaker' }: AwsSigner, atMs: number): Readonly<Record<string, string>> {
  const covered = Object.fromEntries(Object.entries(headers).filter(([name]) => name === 'content-type' || name.startsWith('x-amz')));
  const date = new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '');
  // The types of the library know neither bytes, which it takes, nor headers to leave out.
  const request = { method, host, path, service, region, headers: { ...covered, host, 'x-amz-date': date }, ...(body === undefined || body.length === 0 ? {} : { body: body as string }), extraHeadersToIgnore: { 'content-length': true } };
  const signed = aws4.sign(request, { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) });
  const own = signed.headers as Readonly<Record<string, string>>;
  return { 'x-amz-date': date, authorization: own['Authorization'] as string, ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }) };
}
