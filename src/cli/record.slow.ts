import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtCli, type BuiltCli } from './testing/built-cli.js';
import { paperProject, type PaperProject } from './testing/paper-project.js';

let cli: BuiltCli;
let project: PaperProject;
beforeAll(async () => {
  cli = builtCli();
  project = await paperProject(cli);
});
afterAll(() => cli.remove());

const run = (...words: string[]) => cli.run(words, { cwd: project.cwd, environment: { COLUMNS: '160' } });

describe('contract: a recording stands for the model', () => {
  it('gives the verdicts of the live run without an endpoint, and says what it is in every report', async () => {
    const live = await run('run', 'paper', '--out', 'live');
    expect(live.code, live.err).toBe(0);
    for (const arm of ['candidate', 'baseline']) {
      const recorded = await run('record', 'paper', '--arm', arm, '--out', `${arm}.recording.jsonl`);
      expect(recorded.code, recorded.err).toBe(0);
      expect(recorded.out).toMatch(new RegExp(`^${arm}\\.recording\\.jsonl: \\d+ replies of paper version 1 \\(open-inference\\); [\\d.]+ [kM]B\\n$`));
    }
    const second = await run('record', 'paper', '--candidate', '2', '--out', 'second.recording.jsonl', '--max-body', '0');
    expect(second.out).toMatch(/replies of paper version 2 .*, \d+ bodies left out\n$/);
    await project.close();

    const again = await run('run', 'paper', '--candidate', 'candidate.recording.jsonl', '--baseline', 'baseline.recording.jsonl', '--out', 'recorded');
    expect(again.code, again.err).toBe(0);
    const runOf = (folder: string) => JSON.parse(readFileSync(join(project.cwd, folder, 'paper', 'latest', 'run.json'), 'utf8')) as { verdicts: { id: string; outcome: string; estimate: number; upper: number }[]; manifest: { planHash: string; candidate: { recording?: string } }; timings: { requests: object; endpoints: object } };
    const [before, after] = [runOf('live'), runOf('recorded')];
    const told = (one: typeof before) => one.verdicts.map(({ id, outcome, estimate, upper }) => ({ id, outcome, estimate, upper }));
    expect(told(after)).toEqual(told(before));
    expect(after.manifest.planHash).toBe(before.manifest.planHash);
    expect(after.timings).toMatchObject({ requests: {}, endpoints: {} });
    const what = /a recording of 20\d\d-\d\d-\d\dT[^ ]+, not a live model: paper version 1 \(open-inference\); its replies are judged again/;
    expect(after.manifest.candidate.recording).toMatch(what);
    expect(again.out).toMatch(new RegExp(`the candidate is ${what.source}`));
    for (const file of ['summary.md', 'junit.xml', 'report.html']) expect(readFileSync(join(project.cwd, 'recorded', 'paper', 'latest', file), 'utf8').replaceAll('\\', ''), file).toMatch(what);

    // A recording is of the version that was asked for then, whatever the suite asks for.
    const replaced = await run('run', 'paper', '--candidate', 'second.recording.jsonl', '--baseline', 'baseline.recording.jsonl', '--out', 'second');
    expect(replaced.code).toBe(1);
    expect(replaced.out.replace(/\s+/g, ' ')).toContain('judged as it was then');
    const judged = runOf('second').verdicts;
    expect(judged.find(({ id }) => id === 'served-version')?.outcome).toBe('pass');
    expect(judged.filter(({ id }) => id.startsWith('ks')).map(({ outcome }) => outcome)).toContain('fail');

    // An account that is not in it is missing data, and no endpoint is asked instead.
    const other = await run('run', 'paper', '--seed', '2', '--candidate', 'candidate.recording.jsonl', '--baseline', 'baseline.recording.jsonl', '--out', 'other');
    expect(other.code).toBe(3);
    expect(other.out).toContain('the recording holds no answer for this account as it is now');

    // The replies stand in it, and are held to what the suite asks for today.
    expect(await run('replay', 'paper', '--account', 'left/0', '--arm', 'candidate', '--candidate', 'candidate.recording.jsonl')).toMatchObject({ code: 2, err: expect.stringContaining(`grep '"id":"left/0"' candidate.recording.jsonl`) as string });
    const text = readFileSync(join(project.cwd, 'candidate.recording.jsonl'), 'utf8');
    expect(text).toContain('"status":200,"headers":{"content-type":"application/json');
    writeFileSync(join(project.cwd, 'broken.jsonl'), text.replaceAll('\\"model_version\\":\\"1\\"', '\\"model_version\\":\\"2\\"').replaceAll('\\"name\\":\\"score\\"', '\\"name\\":\\"points\\"'));
    const broken = await run('run', 'paper', '--candidate', 'broken.jsonl', '--baseline', 'baseline.recording.jsonl', '--out', 'broken');
    expect(broken.code).toBe(1);
    expect(broken.out).toContain('outputs must hold score, got points');
    expect(broken.out.replace(/\s+/g, ' ')).toContain('come out otherwise than then');
    writeFileSync(join(project.cwd, 'cut.jsonl'), text.slice(0, -20));
    expect(await run('run', 'paper', '--candidate', 'cut.jsonl')).toMatchObject({ code: 2, err: expect.stringContaining('must end in a whole line') as string });
    expect(await run('run', 'paper', '--candidate', 'none.jsonl')).toMatchObject({ code: 2, err: expect.stringContaining('must be a readable recording') as string });
  });
});
