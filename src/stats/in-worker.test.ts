import { expect, test } from 'vitest';
import { inWorker, ksTwoSample } from './index.js';

const job = (text: string): URL => new URL(`data:text/javascript,${encodeURIComponent(text)}`);

test('law: a worker finds what the same call finds here, and the event loop goes on meanwhile', async () => {
  const [a, b] = [Float64Array.from({ length: 3000 }, (_, i) => (i * 7919) % 3001), Float64Array.from({ length: 2000 }, (_, i) => ((i * 104729) % 2003) + 100)];
  expect(await inWorker('ksTwoSample', a, b, { method: 'asymp' })).toEqual(ksTwoSample(a, b, { method: 'asymp' }));
  expect([a.length, b.length]).toEqual([3000, 2000]);
  // The thread waits for turns of this event loop, and would wait in vain if its work were done here.
  const turns = new Int32Array(new SharedArrayBuffer(4));
  const beat = setInterval(() => { Atomics.add(turns, 0, 1); Atomics.notify(turns, 0); }, 1);
  expect(await inWorker(job("export const four = (turns) => { for (let seen = 0; seen < 4; seen = Atomics.load(turns, 0)) if (Atomics.wait(turns, 0, seen, 60000) === 'timed-out') return 'no turn'; return 'four turns'; };"), 'four', turns)).toBe('four turns');
  clearInterval(beat);
});

test('hand: a function of a module of one\'s own; shared memory goes in as it is, arrays come back', async () => {
  const shared = new Float64Array(new SharedArrayBuffer(16));
  shared.set([2, 5]);
  expect(await inWorker(job('export const doubled = async (x) => { x[0] *= 10; return { list: [x.map((v) => 2 * v)], of: x.length }; };'), 'doubled', shared)).toEqual({ list: [Float64Array.of(40, 10)], of: 2 });
  expect(shared[0]).toBe(20);
});

test('fault: errors keep their code, place, rule and value', async () => {
  await expect(inWorker(new URL('./welch-t.ts', import.meta.url), 'welchT', [1], [2, 3])).rejects.toMatchObject({ name: 'MlcheckError', code: 'statistic-undefined', place: 'welchT(a)', value: 1 });
});

test('fault: what is no function, cannot be handed over, or ends the thread', async () => {
  const wrong = job('export const fails = () => { throw new TypeError("own"); }; export const ends = () => process.exit(3); export const gives = () => ({ f() {} });');
  await expect(inWorker(wrong, 'absent')).rejects.toMatchObject({ code: 'usage', message: 'inWorker: must name an exported function, got "absent"' });
  await expect(inWorker(wrong, 'fails')).rejects.toThrow(new TypeError('own'));
  await expect(inWorker(wrong, 'gives')).rejects.toMatchObject({ code: 'usage', place: 'inWorker(gives)' });
  await expect(inWorker(wrong, 'ends')).rejects.toMatchObject({ code: 'internal', value: 3 });
  await expect(inWorker('tally', [1], (() => 2) as unknown as number)).rejects.toMatchObject({ code: 'usage', place: 'inWorker(tally)' });
});
