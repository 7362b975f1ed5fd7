import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { main } from '../src/cli/main.js';
import { fakeWorld } from '../src/cli/testing/fake-world.js';
import { VERDICT_SCHEMA, verdictJson } from '../src/report/verdict-json.js';
import { sampleRun } from '../src/report/testing/sample-run.js';
import { validateAgainst } from '../src/suite/schema.js';
import { VERSION } from '../src/version.js';

// Examples that nobody runs rot. Those of docs/ci are read here, each by the rules of whoever reads it in earnest; docs/ci/check-examples.sh holds them
// against the schemas and checkers of GitHub, GitLab, Kubernetes, Docker and Jenkins as well.

const root = fileURLToPath(new URL('..', import.meta.url));
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const examples = globSync('docs/ci/examples/**/*', { cwd: root, dot: true }).sort();
const manifests = examples.filter((file) => /\/(kubernetes|argo-cd|argo-rollouts|kserve|seldon)\/.*\.yaml$/.test(file));

interface Container { readonly name: string; readonly image: string; readonly args?: readonly string[]; readonly command?: readonly string[]; readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[] }
interface PodSpec { readonly restartPolicy?: string; readonly containers: readonly Container[]; readonly volumes?: readonly { readonly name: string }[]; readonly securityContext?: { readonly runAsNonRoot?: boolean } }
interface Manifest { readonly apiVersion: string; readonly kind: string; readonly metadata: { readonly name?: string; readonly generateName?: string }; readonly spec: Record<string, unknown> }

/** Every document of a file, read strictly: a key twice or a tab is an error. */
function documents(file: string): readonly Manifest[] {
  return parseAllDocuments(text(file), { strict: true, uniqueKeys: true }).map((document) => {
    if (document.errors.length > 0) throw document.errors[0]!;
    return document.toJS() as Manifest;
  });
}

const all = manifests.flatMap((file) => documents(file).map((manifest) => ({ file, manifest })));

/** Every pod that a manifest starts, wherever it hides. */
function podsIn(value: unknown): readonly PodSpec[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'containers' in value && Array.isArray(value.containers) ? [value as PodSpec] : [];
  return [...own, ...Object.values(value).flatMap(podsIn)];
}

const gates = all.flatMap(({ file, manifest }) => podsIn(manifest.spec).flatMap((pod) => pod.containers.filter(({ image }) => image.includes('/mlcheck:')).map((container) => ({ file, manifest, pod, container }))));

describe('contract: manifests', () => {
  const object = (properties: object, more: object = {}): object => ({ type: 'object', required: Object.keys(properties), properties, ...more });
  const name = { type: 'string', pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$' };
  const argument = { type: 'array', items: object({ name }, { properties: { name, value: { type: 'string' } }, additionalProperties: false }) };
  const metric = (provider: object, own: object = {}): object => object({ name, count: { const: 1 }, failureLimit: { const: 0 }, provider: object(provider, { additionalProperties: false }), ...own }, { additionalProperties: true });
  const jobSpec = object({ backoffLimit: { const: 0 }, template: object({ spec: object({ restartPolicy: { const: 'Never' }, containers: { type: 'array', minItems: 1 } }) }) });

  /** What each kind must look like as far as a gate depends on it, by kind and provider. */
  const SCHEMAS: Readonly<Record<string, object>> = {
    'batch/v1 Job': jobSpec,
    'apps/v1 Deployment': object({ replicas: { type: 'integer' }, selector: object({ matchLabels: { type: 'object' } }), template: object({ metadata: object({ labels: { type: 'object' } }), spec: { type: 'object' } }) }),
    'v1 Service': object({ selector: { type: 'object' }, ports: { type: 'array', minItems: 1 } }),
    'v1 PersistentVolumeClaim': object({ accessModes: { type: 'array' }, resources: { type: 'object' } }),
    'networking.k8s.io/v1 NetworkPolicy': object({ podSelector: { type: 'object' }, ingress: { type: 'array', minItems: 1 } }),
    'argoproj.io/v1alpha1 AnalysisTemplate': object({
      args: argument,
      metrics: {
        type: 'array', minItems: 1, maxItems: 1,
        items: {
          anyOf: [
            metric({ job: object({ spec: jobSpec }) }),
            metric({ web: object({ url: { type: 'string', pattern: '^http://mlcheck-verdicts\\.' }, timeoutSeconds: { type: 'integer' }, jsonPath: { const: '{$}' } }, { additionalProperties: false }) }, { successCondition: { type: 'string' }, failureCondition: { type: 'string' }, inconclusiveLimit: { const: 0 } }),
          ],
        },
      },
    }),
    'argoproj.io/v1alpha1 Rollout': object({ strategy: object({ canary: object({ steps: { type: 'array', minItems: 1 } }) }) }),
    'serving.kserve.io/v1beta1 InferenceService': object({ predictor: object({ canaryTrafficPercent: { const: 0 }, model: object({ modelFormat: object({ name }), storageUri: { type: 'string' } }) }) }),
    'mlops.seldon.io/v1alpha1 Model': object({ storageUri: { type: 'string' }, requirements: { type: 'array' } }),
    'mlops.seldon.io/v1alpha1 Experiment': object({ default: name, candidates: { type: 'array', minItems: 1, items: object({ name, weight: { type: 'integer' } }) }, mirror: object({ name, percent: { type: 'integer' } }) }),
  };

  it.each(all.map(({ file, manifest }) => [file, manifest.kind, manifest] as const))('%s: %s has the shape that its reader expects', (_, __, manifest) => {
    const schema = SCHEMAS[`${manifest.apiVersion} ${manifest.kind}`];
    expect(schema, `${manifest.apiVersion} ${manifest.kind}`).toBeDefined();
    validateAgainst(schema!, manifest.spec, 'file-invalid');
    expect(manifest.metadata.name ?? manifest.metadata.generateName).toMatch(/^[a-z0-9-]+$/);
  });

  it('every kind that is described is there', () => {
    expect(new Set(all.map(({ manifest }) => `${manifest.apiVersion} ${manifest.kind}`))).toEqual(new Set(Object.keys(SCHEMAS)));
  });

  it.each(gates.map((gate) => [gate.file, gate.container.args?.slice(0, 2).join(' '), gate] as const))('%s: `mlcheck %s …` is a command line that mlcheck takes, in a pod without rights', async (_, __, { pod, container }) => {
    expect(container.image).toBe(`registry.example.com/mlcheck:${VERSION}`);
    const words = container.args!.map((word) => word.replace('{{args.suite}}', 'fraud-risk').replace('{{args.candidate}}', '3'));
    // Options are read before anything else happens: help after them proves that each is known and well-formed.
    const world = fakeWorld();
    expect([await main([...words, '--help'], world), world.err()]).toEqual([0, '']);
    const unknown = words.filter((word) => word.startsWith('--') && !world.out().includes(`${word} <`));
    expect(unknown).toEqual([]);
    expect(pod.securityContext?.runAsNonRoot).toBe(true);
    expect(container).toMatchObject({ securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } } });
    const volumes = (pod.volumes ?? []).map((volume) => volume.name);
    expect((container.volumeMounts ?? []).filter((mount) => !volumes.includes(mount.name))).toEqual([]);
    if (words[0] === 'run') {
      expect(pod.restartPolicy).toBe('Never');
      expect(container.volumeMounts?.map(({ mountPath }) => mountPath)).toEqual(expect.arrayContaining([words[words.indexOf('--out') + 1], '/tmp']));
    }
  });

  it('the image runs as the user that the pods name, with what it needs', () => {
    const dockerfile = text('Dockerfile');
    expect(dockerfile).toMatch(/^USER 1000:1000$/m);
    expect(dockerfile).toMatch(/^WORKDIR \/gate$/m);
    expect(dockerfile).toMatch(/^ENTRYPOINT \["tini", "--", "node", "\/opt\/mlcheck\/bin\/mlcheck\.js"\]$/m);
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names]) => names!.split(' '));
    const kept = text('.dockerignore').split('\n').filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    for (const path of copied) expect(kept.some((each) => path === each || path.startsWith(`${each}/`)), path).toBe(true);
    expect(copied.filter((path) => globSync([path, `${path}/**`], { cwd: root }).length === 0)).toEqual([]);
    expect([...dockerfile.matchAll(/^(?:ARG NODE=|FROM )(\S+)/gm)].map(([, image]) => image).filter((image) => image !== '${NODE}')).toEqual(['node:24.11.1-bookworm-slim']);
  });
});

describe('contract: the conditions of the rollout', () => {
  const { spec } = documents('docs/ci/examples/argo-rollouts/analysis-by-web.yaml')[0]!;
  const [metric] = (spec as { metrics: { successCondition: string; failureCondition: string }[] }).metrics;

  /** The one form that the conditions have: a field of the answer equals a number. */
  function holds(condition: string, result: Readonly<Record<string, unknown>>): boolean {
    const [, field, number] = /^result\.(\w+) == (\d+)$/.exec(condition) ?? [];
    expect(field).toBeDefined();
    expect(Object.keys(result)).toContain(field);
    return result[field!] === Number(number);
  }

  it.each([
    ['pass', { outcome: 'pass', exitCode: 0 }, [true, false]],
    ['fail', {}, [false, true]],
    ['inconclusive', { outcome: 'inconclusive', exitCode: 3 }, [false, false]],
    ['unavailable', { outcome: 'inconclusive', exitCode: 4, complete: false }, [false, false]],
    ['a smoke run', { outcome: 'pass', exitCode: 0, smoke: true }, [false, false]],
  ] as const)('%s: success and failure are %j', (_, changes, expected) => {
    const answer = JSON.parse(JSON.stringify(verdictJson(sampleRun(changes, 60)))) as Record<string, unknown>;
    expect(answer['schema']).toBe(VERDICT_SCHEMA);
    expect([holds(metric!.successCondition, answer), holds(metric!.failureCondition, answer)]).toEqual(expected);
  });
});

describe('contract: pipelines', () => {
  it('the action names its scripts, and its outputs are those that mlcheck writes', () => {
    const action = parse(text('action.yml')) as { inputs: Record<string, unknown>; outputs: Record<string, { value: string }>; runs: { using: string; steps: { id?: string; uses?: string; run?: string; env?: Record<string, string> }[] } };
    expect(action.runs.using).toBe('composite');
    for (const { run } of action.runs.steps) {
      const script = run === undefined ? undefined : /^bash "\$GITHUB_ACTION_PATH\/(action\/[\w.-]+)"$/.exec(run)?.[1];
      if (run !== undefined) expect(text(script ?? 'nothing but our scripts is run').startsWith('#!/usr/bin/env bash\n')).toBe(true);
    }
    const used = new Set([...text('action.yml').matchAll(/inputs\.([\w-]+)/g)].map(([, input]) => input));
    expect(used).toEqual(new Set(Object.keys(action.inputs)));
    expect(Object.values(action.outputs).map(({ value }) => /steps\.run\.outputs\.([\w-]+)/.exec(value)?.[1]).filter((output) => output !== undefined)).toEqual(['verdict', 'run-id', 'exit-code', 'results']);
  });

  it.each(['action.yml', '.github/workflows/gate.yml', 'docs/ci/examples/github/model-gate.yml', 'docs/ci/examples/github/reusable-workflow.yml'])('%s pins every foreign action by commit, and no input becomes part of a script', (file) => {
    const used = [...text(file).matchAll(/^\s*(?:- )?uses: (\S+)/gm)].map(([, name]) => name!);
    expect(used.filter((each) => !each.startsWith('mlcheck/mlcheck') && !/^actions\/[\w-]+@[0-9a-f]{40}$/.test(each))).toEqual([]);
    expect(used.filter((each) => each.startsWith('mlcheck/mlcheck') && !each.endsWith(`@v${VERSION}`))).toEqual([]);
    const scripts: string[] = [];
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, each] of Object.entries(value)) {
        if (key === 'run' && typeof each === 'string') scripts.push(each);
        walk(each);
      }
    };
    walk(parse(text(file)));
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });

  it('GitLab: the script runs the gate, an inconclusive one alone may pass on as a warning, JUnit and reports are kept', () => {
    const { 'model-gate': job } = parse(text('docs/ci/examples/gitlab/.gitlab-ci.yml')) as { 'model-gate': { script: string[]; allow_failure: unknown; artifacts: { when: string; reports: { junit: string } } } };
    expect(job.allow_failure).toEqual({ exit_codes: [3] });
    expect(job.artifacts).toMatchObject({ when: 'always', reports: { junit: 'reports/*/runs/*/junit.xml' } });
    expect(play(`set -e\n${job.script.join('\n')}`, 3, { SUITE: 'example', CANDIDATE: 'http://canary:8080' })).toEqual({ code: 3, said: 'mlcheck run example --candidate http://canary:8080' });
    expect(play(`set -e\n${job.script.join('\n')}`, 0, { SUITE: 'example', CANDIDATE: '' })).toEqual({ code: 0, said: 'mlcheck run example' });
  });

  it.each([
    [0, 'promote fraud-risk 3'],
    [1, 'roll back fraud-risk 3: a claim failed'],
    [3, 'hold fraud-risk 3: not enough evidence'],
    [4, 'hold fraud-risk 3: the endpoint could not be used'],
    [2, 'mend the gate itself (exit 2)'],
  ])('shell: exit code %i is handed on, and says %s', (code, line) => {
    const ended = play(`bash ${join(root, 'docs/ci/examples/shell/gate.sh')} fraud-risk 3`, code, {});
    expect(ended).toEqual({ code, said: 'mlcheck run fraud-risk --candidate 3', out: `${line}\n` });
  });

  it.each([
    ['Complete', 0, 'patch --namespace models inferenceservice fraud-risk --type json --patch [{"op":"remove","path":"/spec/predictor/canaryTrafficPercent"}]'],
    ['Failed', 1, undefined],
  ])('KServe: a Job that is %s ends with %i', (condition, code, patch) => {
    const dir = mkdtempSync(join(tmpdir(), 'mlcheck-kserve-'));
    try {
      // A cluster that answers twice before the Job is over.
      writeFileSync(join(dir, 'kubectl'), `#!/bin/sh\necho "$@" >> ${dir}/said\ncase "$1" in create) echo job.batch/gate-x;; get) n=$(grep -c '^get' ${dir}/said); if [ "$n" -lt 3 ]; then echo SuccessCriteriaMet; else echo "SuccessCriteriaMet ${condition}"; fi;; esac\n`, { mode: 0o755 });
      let ended = 0;
      try {
        execFileSync('bash', [join(root, 'docs/ci/examples/kserve/promote.sh'), 'models', 'fraud-risk', 'gate-job.yaml'], { env: { PATH: `${dir}:${process.env['PATH'] ?? ''}`, POLL_SECONDS: '0.01' }, stdio: 'pipe' });
      } catch (error) {
        ended = (error as { status: number }).status;
      }
      const said = readFileSync(join(dir, 'said'), 'utf8').split('\n');
      expect(ended).toBe(code);
      expect(said[0]).toBe('create --namespace models --filename gate-job.yaml --output name');
      expect(said.find((line) => line.startsWith('patch'))).toBe(patch);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

describe('contract: the pages', () => {
  const pages = globSync('docs/ci/*.md', { cwd: root });

  it('link to files that are there, and every example is linked', () => {
    const links = pages.flatMap((page) => [...text(page).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(([, to]) => join(page, '..', to!)));
    expect(links.filter((path) => globSync([path, `${path.replace(/\/$/, '')}/**`], { cwd: root, dot: true }).length === 0)).toEqual([]);
    expect(examples.filter((file) => !links.some((link) => file === link))).toEqual([]);
  });

  it('name only verbs, options and inputs that exist', async () => {
    const inputs = Object.keys((parse(text('action.yml')) as { inputs: object }).inputs);
    for (const page of pages) {
      for (const [, line] of text(page).matchAll(/^\s*(?:\$ )?(?:npx )?(?:--no-install )?mlcheck ([a-z][^\n|>`]*)$/gm)) {
        const words = line!.replace(/ #.*$/, '').trim().split(/\s+/);
        const world = fakeWorld();
        expect(await main([...words.filter((word) => !word.startsWith('-')), '--help'], world), line).toBe(0);
        expect(words.filter((word) => /^--[a-z]/.test(word) && !world.out().includes(word.replace(/=.*/, ''))), line).toEqual([]);
      }
      for (const [, input] of text(page).matchAll(/^\| `([a-z-]+)` \|/gm)) if (page.endsWith('github-actions.md')) expect([...inputs, 'verdict', 'run-id', 'exit-code', 'results', 'artifact-url']).toContain(input);
    }
  });
});

/** Runs a script in which npm does nothing and npx prints what it was given and ends as asked. */
function play(script: string, code: number, environment: Readonly<Record<string, string>>): { readonly code: number; readonly said: string; readonly out?: string } {
  const dir = mkdtempSync(join(tmpdir(), 'mlcheck-play-'));
  try {
    writeFileSync(join(dir, 'npm'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    writeFileSync(join(dir, 'npx'), `#!/bin/sh\n[ "$1" = --no-install ] && shift\necho "$@" >> ${dir}/said\nexit ${code}\n`, { mode: 0o755 });
    let ended = 0;
    let out = '';
    try {
      out = execFileSync('bash', ['-c', script], { env: { PATH: `${dir}:${process.env['PATH'] ?? ''}`, ...environment }, encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      const failed = error as { status: number; stdout: string };
      ended = failed.status;
      out = failed.stdout;
    }
    return { code: ended, said: readFileSync(join(dir, 'said'), 'utf8').trim(), ...(out === '' ? {} : { out }) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
