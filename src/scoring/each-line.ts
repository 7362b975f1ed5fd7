import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = 1 << 20;
const NEWLINE = 10;

/**
 * Calls back for every whole line of a file with its length in bytes, newline included; true when something without a newline follows. Memory is that of the longest line.
 * @throws what opening the file throws
 */
export function eachLine(path: string, take: (line: string, bytes: number) => void): boolean {
  const file = openSync(path, 'r');
  try {
    let rest: Buffer = Buffer.alloc(0);
    const chunk = Buffer.allocUnsafe(CHUNK);
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      const data = rest.length === 0 ? chunk.subarray(0, read) : Buffer.concat([rest, chunk.subarray(0, read)]);
      let from = 0;
      for (let to = data.indexOf(NEWLINE, from); to >= 0; to = data.indexOf(NEWLINE, from)) {
        take(data.toString('utf8', from, to), to + 1 - from);
        from = to + 1;
      }
      rest = Buffer.from(data.subarray(from));
    }
    return rest.length > 0;
  } finally {
    closeSync(file);
  }
}
