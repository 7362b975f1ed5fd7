import { Writable } from 'node:stream';
import type { Out, StopSignal, World } from '../world.js';

/** A world that keeps what was written and lets a test send signals and move time. */
export interface FakeWorld extends World {
  readonly out: () => string;
  readonly err: () => string;
  readonly send: (signal: StopSignal) => void;
  readonly pass: (ms: number) => void;
  /** Codes that the process was asked to end with at once. */
  readonly exits: readonly number[];
}

export interface FakeSettings {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly tty?: boolean;
  readonly columns?: number;
}

/** A world without a process; time stands until it is moved. */
export function fakeWorld({ cwd = '/nowhere', environment = {}, tty = false, columns }: FakeSettings = {}): FakeWorld {
  const texts = { out: '', err: '' };
  const listeners = new Set<(signal: StopSignal) => void>();
  const exits: number[] = [];
  let now = Date.UTC(2026, 10, 21);
  const outOf = (key: 'out' | 'err'): Out => ({
    write: (text) => void (texts[key] += text),
    isTTY: tty,
    columns: tty ? (columns ?? 80) : undefined,
    closed: false,
    stream: new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        texts[key] += chunk.toString();
        done();
      },
    }),
    flushed: () => Promise.resolve(),
  });
  return {
    cwd,
    environment,
    stdout: outOf('out'),
    stderr: outOf('err'),
    now: () => now,
    onSignal: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    every: () => () => undefined,
    exit: (code) => {
      exits.push(code);
      throw new Error(`exit ${code}`);
    },
    out: () => texts.out,
    err: () => texts.err,
    send: (signal) => listeners.forEach((listener) => listener(signal)),
    pass: (ms) => void (now += ms),
    exits,
  };
}
