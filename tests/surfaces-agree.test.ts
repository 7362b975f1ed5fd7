import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellGithub } from '../src/cli/github/tell-github.js';
import { fakeGithub, type FakeGithub } from '../src/cli/github/testing/fake-github.js';
import { fakeWorld } from '../src/cli/testing/fake-world.js';
import { runSummary } from '../src/cli/summary/run-summary.js';
import { allVerdicts } from '../src/report/all-verdicts.js';
import { htmlReport } from '../src/report/html-report.js';
import { junitXml } from '../src/report/junit-xml.js';
import { elements, parseXml } from '../src/report/testing/parse-xml.js';
import { executeSuite } from '../src/run/execute.js';
import type { Run } from '../src/run/run.js';
import { startService, type Service } from '../src/service/start-service.js';
import { modelFolder, paperFiles } from '../src/service/testing/model-folder.js';
import { sendToSinks } from '../src/sinks/send-to-sinks.js';
import { serveVerdicts, type VerdictServer } from '../src/sinks/serve-verdicts.js';
import { fakeMlflow } from '../src/sinks/testing/fake-mlflow.js';
import { loopbackServer } from '../src/sinks/testing/loopback-server.js';
import { samplesOf } from '../src/sinks/testing/samples-of.js';
import { FOUR_ENDINGS, INTERRUPTED, writePaperProject } from './testing/four-endings.js';

// Every surface on which a verdict is read says the same, for each way in which a gate answers. The runs are real ones, against a real service.

const { signal } = new AbortController();
const ENDINGS = [...FOUR_ENDINGS, INTERRUPTED];
let models: ReturnType<typeof modelFolder>;
let service: Service;
let github: FakeGithub;
let verdicts: VerdictServer;
let root: string;
const runs = new Map<string, { readonly run: Run; readonly dir: string; readonly exitCode: number }>();

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'mlcheck-surfaces-'));
  models = modelFolder(paperFiles());
  [service, github] = await Promise.all([startService({ modelsDir: models.path }), fakeGithub()]);
  for (const ending of ENDINGS) {
    const stop = new AbortController();
    const cwd = join(root, ending.verdict);
    writePaperProject(cwd, service.url, ending);
    const done = await executeSuite(join(cwd, 'suites', 'paper.suite.ts'), { candidate: ending.candidate }, { cwd, environment: {}, signal: stop.signal, now: Date.now, progress: (event) => void (ending === INTERRUPTED && event.kind === 'phase' && event.phase === 'score' && stop.abort('SIGINT')) });
    runs.set(ending.verdict, done);
  }
}, 60_000);
afterAll(async () => {
  await Promise.all([service.close(), github.close()]);
  models.remove();
  rmSync(root, { recursive: true, force: true });
});

/** Everything that somebody may read of one run. */
async function surfaces(verdict: string) {
  const { run, dir, exitCode } = runs.get(verdict)!;
  const file = (name: string): string => join(root, verdict, name);
  const world = fakeWorld({
    cwd: join(root, verdict),
    environment: { GITHUB_WORKSPACE: join(root, verdict), GITHUB_STEP_SUMMARY: file('summary'), GITHUB_OUTPUT: file('output'), GITHUB_API_URL: github.url, GITHUB_REPOSITORY: 'acme/models', GITHUB_RUN_ID: '1', GITHUB_TOKEN: 'ghs_job', GITHUB_EVENT_PATH: new URL('testing/pull-request-event.json', import.meta.url).pathname },
  });
  await tellGithub([{ suite: 'paper', exitCode, ran: { run, dir } }], exitCode, world, signal);
  const [mlflow, hook] = await Promise.all([fakeMlflow(), loopbackServer(() => ({ status: 200 }))]);
  const sent = await sendToSinks(run, dir, { mlflow: { url: mlflow.url, registeredModel: 'paper', version: '2' }, prometheus: { textFolder: file('metrics') }, webhook: { url: hook.url } }, { environment: {}, signal, now: Date.now, root });
  verdicts = await serveVerdicts({ reports: join(root, verdict, 'reports'), now: Date.now });
  const answer = (await fetch(`${verdicts.url}/verdicts/paper/latest`).then((reply) => reply.json())) as Record<string, unknown>;
  await Promise.all([mlflow.close(), hook.close(), verdicts.close()]);
  return {
    run, exitCode, sent, answer,
    annotations: world.out().split('\n').filter((line) => line.startsWith('::')),
    comment: github.comments[0]!.body,
    summary: readFileSync(file('summary'), 'utf8'),
    outputs: Object.fromEntries(readFileSync(file('output'), 'utf8').split('\n').filter((line) => line.includes('=')).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])),
    junit: elements(parseXml(junitXml(run)), 'testsuite')[0]!,
    html: htmlReport(run),
    terminal: runSummary(run, [], { colour: false, columns: 100 }),
    metrics: samplesOf(readFileSync(join(file('metrics'), 'mlcheck-paper.prom'), 'utf8')),
    mlflow,
    hook: JSON.parse(hook.heard[0]!.body) as Record<string, unknown>,
  };
}

/** Title of the summary, of a pass and of anything else. */
const TITLES: Readonly<Record<string, RegExp>> = {
  pass: /^## ✅ paper: pass$/m, fail: /^## ❌ paper: fail$/m, inconclusive: /^## ❔ paper: inconclusive$/m, unavailable: /^## ❔ paper: unavailable$/m, interrupted: /^## ❔ paper: interrupted$/m,
};

describe('contract: every surface says the same', () => {
  it.each(ENDINGS)('$verdict, exit code $exitCode', async ({ verdict, exitCode }) => {
    const seen = await surfaces(verdict);
    const cut = verdict === 'unavailable' || verdict === 'interrupted';
    const failed = allVerdicts(seen.run).filter(({ outcome, gates }) => gates && outcome === 'fail');
    const open = allVerdicts(seen.run).filter(({ outcome, gates }) => gates && outcome === 'inconclusive');
    const bit = (wanted: boolean): 0 | 1 => (wanted ? 1 : 0);
    const bits = { pass: bit(verdict === 'pass'), fail: bit(verdict === 'fail'), inconclusive: bit(verdict !== 'pass' && verdict !== 'fail') };

    expect([seen.exitCode, seen.run.exitCode]).toEqual([exitCode, exitCode]);
    expect([failed.length > 0, open.length > 0]).toEqual([verdict === 'fail', bits.inconclusive === 1]);
    // The verdict by its name, wherever a machine reads one.
    expect(seen.outputs).toMatchObject({ verdict, 'exit-code': String(exitCode), 'run-id': seen.run.timings.runId });
    expect(seen.answer).toMatchObject({ verdict, exitCode, ...bits, runId: seen.run.timings.runId });
    expect(seen.hook).toMatchObject({ verdict, exitCode, ...bits, runId: seen.run.timings.runId });
    expect(seen.metrics.filter(({ name, value }) => name === 'mlcheck_verdict' && value === 1).map(({ labels }) => labels['verdict'])).toEqual([verdict]);
    expect(seen.metrics.find(({ name }) => name === 'mlcheck_exit_code')?.value).toBe(exitCode);
    expect(seen.metrics.find(({ name }) => name === 'mlcheck_gate_pass')?.value).toBe(bits.pass);
    expect([seen.mlflow.metrics.get('pass'), seen.mlflow.metrics.get('fail'), seen.mlflow.metrics.get('inconclusive'), seen.mlflow.metrics.get('exit_code')]).toEqual([bits.pass, bits.fail, bits.inconclusive, exitCode]);
    expect(seen.mlflow.versionTags.find(({ key }) => key === 'mlcheck.paper.verdict')?.value).toBe(verdict);
    expect(seen.sent.every(({ ok }) => ok)).toBe(true);
    // The claims that did not hold, one by one.
    expect(Number(seen.junit.attributes['failures'])).toBe(failed.length);
    expect(Number(seen.junit.attributes['errors'])).toBe(open.length + bit(cut));
    expect(elements(seen.junit, 'testcase').filter((each) => elements(each, 'failure').length > 0).map(({ attributes }) => attributes['name'])).toEqual(failed.map(({ id }) => id));
    expect(seen.metrics.filter(({ name, value }) => name === 'mlcheck_claim_failed' && value === 1).map(({ labels }) => labels['claim'])).toEqual(failed.map(({ id }) => id));
    expect(seen.metrics.filter(({ name, value }) => name === 'mlcheck_claim_undecided' && value === 1)).toHaveLength(open.length);
    expect((seen.answer['claims'] as Record<string, number>)['failed']).toBe(failed.length);
    const kinds = seen.annotations.map((line) => line.split(' ', 1)[0]);
    expect(kinds).toEqual(cut ? ['::error'] : [...failed.map(() => '::error'), ...open.map(() => '::warning')]);
    // The words for people.
    expect(seen.summary).toMatch(TITLES[verdict]!);
    expect(seen.comment).toBe(`<!-- mlcheck: paper -->\n${seen.summary.trimEnd()}\n`);
    for (const text of [seen.summary, seen.terminal.replace(/\s+/g, ' ')]) expect(text.replaceAll('\\', '')).toContain(cut ? 'was not judged to the end' : verdict === 'pass' ? 'can be released' : verdict === 'fail' ? 'should not be released' : 'cannot be judged yet');
    expect(seen.html).toContain(`</span> ${verdict[0]!.toUpperCase()}${verdict.slice(1)}</p>`);
    expect(seen.terminal).toMatch(new RegExp(`^${verdict.toUpperCase()} `));
    expect(seen.html).toContain(cut ? 'was not judged to the end' : verdict === 'pass' ? 'can be released' : verdict === 'fail' ? 'should not be released' : 'cannot be judged yet');
  });

  it('the comment on the pull request was one, changed each time', () => {
    expect(github.comments).toHaveLength(1);
    expect(github.heard.map(({ method }) => method).filter((method) => method !== 'GET')).toEqual(['POST', 'PATCH', 'PATCH', 'PATCH', 'PATCH']);
  });
});
