import type { Exchange } from './scorer.js';

/**
 * The request of an exchange as one line for a shell. A secret from an environment variable stands there as `$NAME`, one from a file as `$(cat path)`, a token that was fetched as `$ACCESS_TOKEN`: the line works wherever
 * the secret is, and holds none. A body of bytes goes through base64, a signature is curl's own (`--aws-sigv4`), certificates are files.
 */
export function curlLine(exchange: Exchange): string {
  const grpc = /^grpc(s?):\/\/([^/]+)\/(.+)$/.exec(exchange.url);
  if (grpc !== null) return grpcurlLine(exchange, grpc);
  const { proof = {}, requestBase64 } = exchange;
  const parts = ['curl', '-sS', ...(exchange.method === 'GET' ? [] : ['-X', exchange.method]), quoted(exchange.url)];
  const { basic, sigv4 } = proof;
  if (basic !== undefined) parts.push('--user', quoted(`${basic.user}:${basic.password}`));
  if (sigv4 !== undefined) {
    parts.push('--aws-sigv4', quoted(`aws:amz:${sigv4.region}:${sigv4.service}`), '--user', quoted(`${sigv4.accessKeyId}:${sigv4.secretAccessKey}`));
    if (sigv4.sessionToken !== undefined) parts.push('-H', quoted(`x-amz-security-token: ${sigv4.sessionToken}`));
  }
  parts.push(...certificates(proof.tls, ['--cert', '--key', '--cacert']), ...(proof.tls?.passphrase === undefined ? [] : ['--pass', quoted(proof.tls.passphrase)]));
  for (const [name, value] of Object.entries(exchange.requestHeaders)) if (basic === undefined || name !== 'authorization') parts.push('-H', quoted(`${name}: ${value}`));
  if (requestBase64 !== undefined) return `printf %s ${plain(requestBase64)} | base64 -d | ${[...parts, '--data-binary', '@-'].join(' ')}`;
  if (exchange.requestBody !== '') parts.push('--data-binary', quoted(exchange.requestBody));
  return parts.join(' ');
}

/** The same call by grpcurl, which asks the server for its messages. */
function grpcurlLine({ requestHeaders, requestBody, proof }: Exchange, [, secure, address, method]: RegExpExecArray): string {
  const headers = Object.entries(requestHeaders).filter(([name]) => !['content-type', 'accept', 'user-agent'].includes(name));
  return ['grpcurl', ...(secure === '' ? ['-plaintext'] : certificates(proof?.tls, ['-cert', '-key', '-cacert'])), ...headers.flatMap(([name, value]) => ['-H', quoted(`${name}: ${value}`)]), '-d', quoted(requestBody), quoted(address as string), quoted(method as string)].join(' ');
}

/** A key out of the environment is a file for as long as the command runs (bash, zsh). */
function certificates(tls: NonNullable<Exchange['proof']>['tls'], [cert, key, ca]: readonly [string, string, string]): readonly string[] {
  if (tls === undefined) return [];
  const file = (text: string): string => (SECRET.test(text) ? `<(printf %s ${quoted(text)})` : plain(text));
  return [...(tls.cert === undefined ? [] : [cert, plain(tls.cert)]), ...(tls.key === undefined ? [] : [key, file(tls.key)]), ...(tls.ca === undefined ? [] : [ca, plain(tls.ca)])];
}

const SECRET = /\[secret ([^\]]+)\]/;

/** Single quotes, in which nothing means anything; the secrets in between in double quotes. */
function quoted(text: string): string {
  return text
    .split(/(\[secret [^\]]+\])/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const name = SECRET.exec(piece)?.[1];
      if (name === undefined) return plain(piece);
      if (name === 'access token') return '"$ACCESS_TOKEN"';
      if (/^[A-Za-z_]\w*$/.test(name)) return `"$${name}"`;
      return name.includes('/') ? `"$(cat ${plain(name)})"` : plain(piece);
    })
    .join('');
}

function plain(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
