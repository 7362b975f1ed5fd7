import { connect } from 'node:net';

export type Reply = string | number | null | readonly Reply[];

/** As much of Redis's protocol (RESP2) as a test needs: commands, answered in order. Connects with the first one. */
export interface RedisClient {
  readonly send: (...command: readonly (string | number)[]) => Promise<Reply>;
  readonly close: () => void;
}

/** @param path of a Unix socket. Loads without the rest of the project, as a suite's own client does. */
export function redisClient(path: string): RedisClient {
  const waiting: { readonly done: (reply: Reply) => void; readonly failed: (error: Error) => void }[] = [];
  let held: Buffer = Buffer.alloc(0);
  let socket: ReturnType<typeof connect> | undefined;
  const opened = (): ReturnType<typeof connect> => {
    const made = connect(path);
    const end = (error: Error): void => waiting.splice(0).forEach(({ failed }) => failed(error));
    made.on('error', end).on('close', () => end(new Error('connection closed')));
    made.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      for (let read = parsed(held, 0); read !== undefined && waiting.length > 0; read = parsed(held, 0)) {
        held = held.subarray(read.next);
        const { done, failed } = waiting.shift()!;
        if (read.value instanceof Error) failed(read.value);
        else done(read.value);
      }
    });
    return made;
  };
  return {
    send: (...command) =>
      new Promise((done, failed) => {
        waiting.push({ done, failed });
        socket ??= opened();
        socket.write(`*${command.length}\r\n${command.map((part) => `$${Buffer.byteLength(String(part))}\r\n${part}\r\n`).join('')}`);
      }),
    close: () => void socket?.destroy(),
  };
}

interface Read {
  readonly value: Reply | Error;
  readonly next: number;
}

/** The reply that begins at `at`; undefined while some of it is missing. */
function parsed(bytes: Buffer, at: number): Read | undefined {
  const end = bytes.indexOf('\r\n', at);
  if (end < 0) return undefined;
  const [kind, text, next] = [String.fromCharCode(bytes[at] ?? 0), bytes.toString('utf8', at + 1, end), end + 2];
  if (kind === '+') return { value: text, next };
  if (kind === '-') return { value: new Error(text), next };
  if (kind === ':') return { value: Number(text), next };
  const length = Number(text);
  if (length < 0) return { value: null, next };
  if (kind === '$') return bytes.length < next + length + 2 ? undefined : { value: bytes.toString('utf8', next, next + length), next: next + length + 2 };
  const items: Reply[] = [];
  let from = next;
  for (let k = 0; k < length; k++) {
    const item = parsed(bytes, from);
    if (item === undefined) return undefined;
    if (item.value instanceof Error) return item;
    items.push(item.value);
    from = item.next;
  }
  return { value: items, next: from };
}
