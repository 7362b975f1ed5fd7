import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelFolder, paperFiles } from '../../service/testing/model-folder.js';
import { ended, type BuiltCli } from './built-cli.js';

/** A project of a user's own: one suite against a small model that a served folder of models holds. */
export interface PaperProject {
  readonly cwd: string;
  readonly url: string;
  /** Ends the service. */
  readonly close: () => Promise<void>;
}

/** Starts `mlcheck serve model` with two small models and writes a suite `paper` against it. */
export async function paperProject(cli: BuiltCli, faults: readonly string[] = []): Promise<PaperProject> {
  const models = modelFolder(paperFiles());
  const cwd = cli.folder('project');
  const server = cli.start(['serve', 'model', '--models', models.path, '--json', ...faults.flatMap((fault) => ['--fault', fault])]);
  const over = ended(server);
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    server.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.endsWith('\n')) resolve((JSON.parse(text) as { url: string }).url);
    });
    void over.then(({ err }) => reject(new Error(`the service ended: ${err}`)));
  });
  writePaperSuite(cwd, url);
  return {
    cwd,
    url,
    close: async () => {
      server.kill('SIGINT');
      await over;
      models.remove();
    },
  };
}

/** The suite `paper` in a folder, against a service that serves the two small models. */
export function writePaperSuite(cwd: string, url: string): void {
  mkdirSync(join(cwd, 'suites'));
  writeFileSync(join(cwd, 'suites', 'paper.suite.ts'), suiteText(url));
}

function suiteText(url: string): string {
  return `import { contract, definePopulation, defineSuite, determinism, errorRate, ks, meanShift, openInference, servedVersion, uniform } from 'mlcheck';

const wire = { url: '${url}', model: 'paper', inputs: [{ name: 'features', datatype: 'FP32', fields: ['a', 'b'] }], output: { name: 'score' } } as const;

export default defineSuite({
  name: 'paper',
  description: 'Two trees on paper.',
  seed: 1,
  population: definePopulation({
    fields: { a: uniform({ min: 0, max: 4 }), b: uniform({ min: 0, max: 40 }) },
    cohorts: { left: { share: 0.5 }, right: { share: 0.5, fields: { a: uniform({ min: 2, max: 4 }) } } },
  }),
  candidate: openInference({ ...wire, version: '1' }),
  baseline: openInference({ ...wire, version: '1' }),
  range: [0, 1],
  budget: { accounts: 1200 },
  checks: [contract(), servedVersion(), determinism(), errorRate(), ks({ atMost: 0.1, cohorts: 'each' }), meanShift({ atMost: 0.05, cohorts: 'each' })],
});
`;
}
