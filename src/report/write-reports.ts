import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MlcheckError } from '../errors.js';
import { readGatePower, type GatePower } from '../run/gate-power.js';
import type { Run } from '../run/run.js';
import { htmlReport } from './html-report.js';
import { junitXml } from './junit-xml.js';
import { summaryMarkdown } from './summary-markdown.js';

/** The documents beside `run.json` that are text, each a pure function of the run; the page also of what the suite's gate was found to catch. */
const DOCUMENTS: readonly (readonly [string, (run: Run, power: GatePower | undefined) => string])[] = [
  ['report.html', (run, power) => htmlReport(run, power)],
  ['junit.xml', junitXml],
  ['summary.md', summaryMarkdown],
];

/**
 * Writes `report.html`, `junit.xml` and `summary.md` into a run's folder, each whole or not at all. One that fails does not keep the others from being written.
 * @returns the files written
 * @throws MlcheckError `output-unwritable` for the first file that could not be written, after all were tried
 */
export async function writeReports(run: Run, dir: string): Promise<string[]> {
  const written: string[] = [];
  // A run lies in <suite>/runs/<id>.
  const power = readGatePower(dirname(dirname(dir)), run.suite.name);
  let failure: MlcheckError | undefined;
  for (const [name, document] of DOCUMENTS) {
    const file = join(dir, name);
    const text = document(run, power);
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.tmp`, text);
      renameSync(`${file}.tmp`, file);
      written.push(file);
    } catch (cause) {
      failure ??= new MlcheckError('output-unwritable', { place: file, rule: 'must be writable', value: (cause as NodeJS.ErrnoException).code ?? 'unknown', hint: '`mlcheck report RUN` writes every report again from run.json', cause });
    }
  }
  if (failure !== undefined) throw failure;
  return written;
}
