import type { Clock } from '../clock.js';

/**
 * A clock that stands still while anything else can go on, and then jumps to the next moment that somebody waits for: time in tests without waiting.
 */
export function virtualClock(): Clock {
  let now = 0;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  let ticking = false;
  const tick = (): void => {
    sleepers.sort((a, b) => a.at - b.at);
    const [first, ...rest] = sleepers;
    ticking = false;
    if (first === undefined) return;
    sleepers = rest;
    now = Math.max(now, first.at);
    first.wake();
    schedule();
  };
  const schedule = (): void => {
    if (ticking) return;
    ticking = true;
    setImmediate(tick);
  };
  return {
    now: () => now,
    sleep: (ms, signal) => new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const sleeper = { at: now + Math.max(0, ms), wake: (): void => { signal.removeEventListener('abort', aborted); resolve(); } };
      const aborted = (): void => { sleepers = sleepers.filter((other) => other !== sleeper); resolve(); };
      sleepers.push(sleeper);
      signal.addEventListener('abort', aborted, { once: true });
      schedule();
    }),
  };
}
