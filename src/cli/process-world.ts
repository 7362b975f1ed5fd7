import type { Out, StopSignal, World } from './world.js';

/** The world of this process: the one place of the command line that touches `process`. */
export function processWorld(): World {
  return {
    cwd: process.cwd(),
    environment: process.env,
    stdout: outOf(process.stdout),
    stderr: outOf(process.stderr),
    now: Date.now,
    onSignal: (listener) => {
      const names: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];
      const handlers = names.map((name) => ({ name, handler: () => listener(name) }));
      for (const { name, handler } of handlers) process.on(name, handler);
      return () => handlers.forEach(({ name, handler }) => process.off(name, handler));
    },
    every: (ms, tick) => {
      const timer = setInterval(tick, ms);
      timer.unref();
      return () => clearInterval(timer);
    },
    exit: (code) => process.exit(code),
  };
}

function outOf(stream: NodeJS.WriteStream): Out {
  let closed = false;
  let failure: Error | undefined;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    closed = true;
    if (error.code !== 'EPIPE') failure = error;
  });
  return {
    write: (text) => {
      if (failure) throw failure;
      if (!closed) stream.write(text);
    },
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.isTTY ? stream.columns : undefined;
    },
    get closed() {
      return closed;
    },
    stream,
    flushed: () => (closed ? Promise.resolve() : new Promise((resolve) => void stream.write('', () => resolve()))),
  };
}
