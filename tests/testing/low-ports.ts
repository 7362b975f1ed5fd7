import { createServer } from 'node:net';

/** The system gives ports from 32,768 on; these lie below, each process of tests has other ones to begin with. */
const FIRST = 20_000 + (process.pid % 1_000) * 10;

/** Loopback ports below 32,767 that nobody listens on at this moment, one behind the other. */
export async function lowPorts(count: number): Promise<readonly number[]> {
  let found: number[] = [];
  for (let port = FIRST; found.length < count && port < 32_767; port++) found = (await isFree(port)) ? [...found, port] : [];
  if (found.length < count) throw new Error(`no ${count} free ports in a row from ${FIRST} on`);
  return found;
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
