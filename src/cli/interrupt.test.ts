import { describe, expect, it } from 'vitest';
import { interruptible } from './interrupt.js';
import { fakeWorld } from './testing/fake-world.js';

describe('hand: signals', () => {
  it.each([['SIGINT', 130], ['SIGTERM', 143]] as const)('the first %s asks to stop, the second ends with %i', (signal, code) => {
    const world = fakeWorld();
    const said: string[] = [];
    const interrupt = interruptible(world, (each) => said.push(each));
    expect(interrupt.stoppedBy()).toBeUndefined();
    world.send(signal);
    expect({ aborted: interrupt.signal.aborted, reason: interrupt.signal.reason as unknown, by: interrupt.stoppedBy(), said, exits: world.exits }).toEqual({ aborted: true, reason: signal, by: signal, said: [signal], exits: [] });
    expect(() => world.send(signal)).toThrow(`exit ${code}`);
    expect(said).toEqual([signal]);
  });

  it('gives the signals back', () => {
    const world = fakeWorld();
    const interrupt = interruptible(world, () => undefined);
    interrupt.end();
    world.send('SIGINT');
    expect(interrupt.stoppedBy()).toBeUndefined();
  });
});
