import { createServer } from 'node:net';

/** The system itself hands out ports from 32,768 on: one of those may be gone before the server that it was meant for has started. Each process of tests begins elsewhere below. */
const [FIRST, LAST] = [20_000, 32_767];
let next = FIRST + (process.pid % 1_200) * 10;

/** Loopback ports that nobody listens on, one behind the other, below 32,767 and never the same twice in a process. @throws Error when a thousand tries found none */
export async function freePorts(count: number): Promise<readonly number[]> {
  for (let tries = 0; tries < 1_000; tries++) {
    if (next + count > LAST) next = FIRST;
    const ports = Array.from({ length: count }, () => next++);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return ports;
  }
  throw new Error(`no ${count} free ports in a row between ${FIRST} and ${LAST}`);
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
