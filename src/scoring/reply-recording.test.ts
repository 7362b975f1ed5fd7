import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readReplyRecording, recordedReplies, RECORDING_FORMAT, replyRecordingScorer, type RecordingHeader } from './reply-recording.js';
import type { Reply, Scorer } from './scorer.js';
import { testAccounts } from './testing/open-inference-replies.js';

const folder = mkdtempSync(join(tmpdir(), 'mlcheck-recording-'));
afterAll(() => rmSync(folder, { recursive: true }));
const never = new AbortController().signal;
const header: RecordingHeader = { format: RECORDING_FORMAT, mlcheck: '0', suite: 's', seed: 1, recordedAt: '2026-11-21T05:00:00.000Z', endpoint: 'm version 3 (open-inference)', identity: { model: 'm', version: '3' } };
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('law: what was recorded is what is read', () => {
  it('every reply, by fields and repeat; anything else is missing', async () => {
    const replyOf = (i: number, repeat: number): Reply => (i === 1 ? { outcome: 'model-error', detail: 'HTTP 500: boom', attempts: 3, latencyMs: 2 } : { outcome: 'scored', score: i + repeat / 10 + Number.EPSILON, servedVersion: '3', attempts: 1, latencyMs: 1.5 });
    const live: Scorer = { batchSize: 4, probe: async () => header.identity, score: async (accounts, _, repeat = 0) => accounts.map(({ i }) => replyOf(i, repeat)), exchange: async () => { throw new Error('none'); }, close: async () => undefined };
    let text = `${JSON.stringify(header)}\n`;
    const recorder = recordedReplies(live, (line) => { text += line; });
    const accounts = testAccounts(4);
    const asked = [await recorder.score(accounts, never), await recorder.score(accounts, never, 2)];
    const recording = readReplyRecording(file('a.jsonl', text));
    const scorer = replyRecordingScorer(recording, { batchSize: 2 });
    expect(await scorer.probe(never)).toEqual(header.identity);
    expect(scorer).toMatchObject({ recorded: true, recording: 'a recording of 2026-11-21T05:00:00.000Z, not a live model: m version 3 (open-inference)' });
    const comparable = (replies: readonly Reply[]): object[] => replies.map((reply) => ({ ...reply, attempts: 1 }));
    expect([await scorer.score(accounts, never), await scorer.score(accounts, never, 2)]).toEqual(asked.map(comparable));
    const changed = accounts.map((account) => ({ ...account, fields: { ...account.fields, b: 0.75 } }));
    for (const replies of [await scorer.score(changed, never), await scorer.score(accounts, never, 1)]) expect(replies.every(({ outcome }) => outcome === 'infrastructure')).toBe(true);
    const turned = accounts.map(({ fields: { a, b }, ...rest }) => ({ ...rest, fields: { b: b!, a: a! } }));
    expect(await scorer.score(turned, never)).toEqual(comparable(asked[0]!));
    expect(text).not.toContain('"a":');
  });

  it.each([
    ['no header', '{"id":"gold/0"}\n', 'must begin with a header'],
    ['no JSON', 'x\n', 'must be a JSON object'],
    ['a line cut off', `${JSON.stringify(header)}\n{"id":`, 'must end in a whole line'],
    ['a score without a number', `${JSON.stringify(header)}\n{"id":"g/0","repeat":0,"fields":"x","outcome":"scored","score":null,"latencyMs":1}\n`, 'must be a recorded reply'],
  ])('refuses a file with %s', (name, text, says) => {
    expect(() => readReplyRecording(file(`${name}.jsonl`, text))).toThrow(says);
  });
});
