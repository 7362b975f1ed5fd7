import type { Exchange } from './scorer.js';

/**
 * The request of an exchange as one line for a shell. A secret from an environment variable stands there as `$NAME`, one from a file as `$(cat path)`:
 * the line works wherever the secret is, and holds none.
 */
export function curlLine(exchange: Exchange): string {
  const grpc = /^grpc(s?):\/\/([^/]+)\/(.+)$/.exec(exchange.url);
  if (grpc !== null) return grpcurlLine(exchange, grpc);
  const parts = ['curl', '-sS', ...(exchange.method === 'GET' ? [] : ['-X', exchange.method]), quoted(exchange.url)];
  for (const [name, value] of Object.entries(exchange.requestHeaders)) parts.push('-H', quoted(`${name}: ${value}`));
  if (exchange.requestBody !== '') parts.push('--data-binary', quoted(exchange.requestBody));
  return parts.join(' ');
}

/** The same call by grpcurl, which asks the server for its messages. */
function grpcurlLine({ requestHeaders, requestBody }: Exchange, [, secure, address, method]: RegExpExecArray): string {
  const headers = Object.entries(requestHeaders).filter(([name]) => !['content-type', 'accept', 'user-agent'].includes(name));
  return ['grpcurl', ...(secure === '' ? ['-plaintext'] : []), ...headers.flatMap(([name, value]) => ['-H', quoted(`${name}: ${value}`)]), '-d', quoted(requestBody), quoted(address as string), quoted(method as string)].join(' ');
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
      if (/^[A-Za-z_]\w*$/.test(name)) return `"$${name}"`;
      return name.includes('/') ? `"$(cat ${plain(name)})"` : plain(piece);
    })
    .join('');
}

function plain(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
