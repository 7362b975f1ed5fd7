import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MlcheckError } from '../errors.js';
import { readGatePower, type GatePower } from '../run/gate-power.js';
import type { Run } from '../run/run.js';
import { htmlReport, strictHtmlReport, type ReportFile } from './html-report.js';
import { junitXml } from './junit-xml.js';
import { summaryMarkdown } from './summary-markdown.js';

export interface ReportOptions {
  /** For servers whose content security policy forbids inline style and scripts: `report.css` and `report.js` beside the page. */
  readonly cspStrict?: boolean;
}

/** What only the strict form of the page has beside it. */
const SIBLINGS = ['report.css', 'report.js'] as const;

/** The documents beside `run.json` that are text, each a pure function of the run; the page also of what the suite's gate was found to catch. */
const DOCUMENTS: readonly ((run: Run, options: ReportOptions, power: GatePower | undefined) => readonly ReportFile[])[] = [
  (run, { cspStrict }, power) => (cspStrict === true ? strictHtmlReport(run, power) : [{ name: 'report.html', text: htmlReport(run, power) }]),
  (run) => [{ name: 'junit.xml', text: junitXml(run) }],
  (run) => [{ name: 'summary.md', text: summaryMarkdown(run) }],
];

/**
 * Writes `report.html`, `junit.xml` and `summary.md` into a run's folder, each whole or not at all; the strict form's siblings too, or none of them. One that fails does not keep the others from
 * being written.
 * @returns the files written
 * @throws MlcheckError `output-unwritable` for the first file that could not be written, after all were tried
 */
export async function writeReports(run: Run, dir: string, options: ReportOptions = {}): Promise<string[]> {
  const written: string[] = [];
  // A run lies in <suite>/runs/<id>.
  const power = readGatePower(dirname(dirname(dir)), run.suite.name);
  let failure: MlcheckError | undefined;
  for (const { name, text } of DOCUMENTS.flatMap((document) => document(run, options, power))) {
    const file = join(dir, name);
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.tmp`, text);
      renameSync(`${file}.tmp`, file);
      written.push(file);
    } catch (cause) {
      failure ??= new MlcheckError('output-unwritable', { place: file, rule: 'must be writable', value: (cause as NodeJS.ErrnoException).code ?? 'unknown', hint: '`mlcheck report RUN` writes every report again from run.json', cause });
    }
  }
  for (const name of SIBLINGS) if (options.cspStrict !== true) rmSync(join(dir, name), { force: true });
  if (failure !== undefined) throw failure;
  return written;
}
