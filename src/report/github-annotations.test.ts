import { describe, expect, test } from 'vitest';
import { annotationsOf, workflowCommands } from './github-annotations.js';
import { githubOutputs } from './github-outputs.js';
import { HOSTILE, hostileRun } from './testing/hostile-run.js';
import { sampleRun } from './testing/sample-run.js';
import { sampleVerdict } from './testing/sample-verdicts.js';

/** A workflow command as the runner reads it (its own unescaping rules). */
function read(line: string): { kind: string; properties: Record<string, string>; message: string } {
  const [, kind, list, message] = /^::(error|warning|notice) (.*?)::(.*)$/.exec(line) ?? [];
  const plain = (text: string): string => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%');
  return { kind: kind!, properties: Object.fromEntries(list!.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), plain(pair.slice(pair.indexOf('=') + 1))])), message: plain(message!) };
}

describe('contract: annotations', () => {
  test('failed claims are errors, undecided ones warnings, advisory ones notices; the worst first, each with its command', () => {
    const run = sampleRun({}, 60);
    const commands = workflowCommands(annotationsOf(run, 'suites/fraud-risk.suite.ts')).map(read);
    expect(commands.map(({ kind }) => kind)).toEqual(['error', 'error', 'error', 'warning', 'notice', 'notice', 'notice']);
    expect(commands[0]!.properties).toEqual({ file: 'suites/fraud-risk.suite.ts', title: 'fraud-risk mean-shift[gift-card-heavy]: failed' });
    expect(commands[0]!.message).toBe('Mean score within 0.03 of the baseline (gift-card-heavy): at least 0.138, tolerance 0.03, after 1,200 accounts.\nShow it again: mlcheck replay fraud-risk --account gift-card-heavy/17');
  });

  test('a run that was not judged to the end is one error, and claims without evidence are not repeated', () => {
    const nothing = { outcome: 'inconclusive' as const, n: 0, lower: null, upper: null, estimate: null };
    const verdicts = [sampleVerdict('ks', 'ks', 'a', nothing), sampleVerdict('mean', 'mean-shift', 'b', nothing), sampleVerdict('auc', 'auc', 'c', { outcome: 'inconclusive' })];
    const run = sampleRun({ outcome: 'inconclusive', exitCode: 4, complete: false, stopped: 'http://127.0.0.1:1: connection refused', sentence: 'not judged', verdicts }, 60);
    const commands = workflowCommands(annotationsOf(run, 's.ts')).map(read);
    expect(commands.map(({ kind, properties }) => [kind, properties['title']])).toEqual([['error', 'fraud-risk: not judged to the end'], ['warning', 'fraud-risk auc: inconclusive']]);
    expect(commands[0]!.message).toBe('not judged\nhttp://127.0.0.1:1: connection refused');
  });

  test('of 2,000 failed claims ten are shown, the tenth counts the rest', () => {
    const verdicts = Array.from({ length: 2000 }, (_, k) => sampleVerdict(`ks[${k}]`, 'ks', 'claim', { outcome: 'fail' }));
    const commands = workflowCommands(annotationsOf(sampleRun({ verdicts }, 60), 's.ts')).map(read);
    expect(commands).toHaveLength(10);
    expect(commands[9]!.properties['title']).toBe('1,991 more like these');
  });
});

describe('fault: hostile names', () => {
  test.each(HOSTILE)('%j cannot end a command, start another or add a property', (text) => {
    const lines = workflowCommands(annotationsOf(hostileRun(text), text));
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      expect(line).not.toMatch(/[\r\n]/);
      expect(Object.keys(read(line).properties)).toEqual(['file', 'title']);
    }
  });

  test('outputs stay one name each', () => {
    const text = githubOutputs([{ suite: 'a\nverdict=pass', exitCode: 1, runId: 'x\nverdict=pass', dir: 'END' }, { suite: 'b', exitCode: 4 }], 1);
    expect(text.split('\n')).toEqual([
      'verdict=fail', 'exit-code=1', 'run-id=x verdict=pass', 'reports<<END_', 'END', 'END_',
      'results=[{"suite":"a\\nverdict=pass","verdict":"fail","exitCode":1,"runId":"x\\nverdict=pass","dir":"END"},{"suite":"b","verdict":"unavailable","exitCode":4,"runId":null,"dir":null}]', '',
    ]);
  });
});
