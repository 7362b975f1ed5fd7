import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService } from '../../service/start-service.js';
import { modelFolder, paperFiles } from '../../service/testing/model-folder.js';
import { executeSuite } from '../execute.js';
import type { RunOptions } from '../options.js';
import type { Run } from '../run.js';

/** A folder for the suite `paper`, and a service with the small models of that name. */
export interface PaperSuite {
  /** The folder of the suite's file. */
  readonly folder: string;
  /** Runs `text` as the suite; `wire` stands in it for what both versions' endpoints share. @param day of the run, as YYYY-MM-DD */
  run(text: string, options?: RunOptions, day?: string): Promise<Run>;
  remove(): Promise<void>;
}

export async function paperSuite(): Promise<PaperSuite> {
  const models = modelFolder(paperFiles());
  const service = await startService({ modelsDir: models.path });
  const cwd = mkdtempSync(join(tmpdir(), 'mlcheck-paper-'));
  const folder = join(cwd, 'suites');
  mkdirSync(folder);
  const wire = `const wire = { url: '${service.url}', model: 'paper', attempts: 1, inputs: [{ name: 'features', datatype: 'FP32', fields: ['a', 'b'] }], output: { name: 'score' } } as const;\n`;
  return {
    folder,
    run: async (text, options = {}, day) => {
      const file = join(folder, 'paper.suite.ts');
      writeFileSync(file, text.replace(/^export default/m, `${wire}export default`));
      const now = day === undefined ? Date.now : () => Date.parse(`${day}T12:00:00Z`);
      return (await executeSuite(file, options, { cwd, environment: {}, signal: new AbortController().signal, now, progress: () => undefined })).run;
    },
    remove: async () => {
      await service.close();
      models.remove();
      rmSync(cwd, { recursive: true, force: true });
    },
  };
}
