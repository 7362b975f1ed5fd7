/** Scheme, host and port of an endpoint's URL: `https://host`, `grpc://host:8081`. */
export function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
