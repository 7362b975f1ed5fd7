import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MlcheckError } from '../errors.js';
import { generator } from './allure-generator.js';
import { CATEGORIES } from './categories.js';

export interface AllureReportOptions {
  /** A JSON-lines file of earlier runs; read for trends, and this run is added to it. */
  readonly historyFile?: string;
}

/**
 * Makes `<runDir>/allure-report/index.html` from `<runDir>/allure-results`: one file that opens from disk. The analytics script that the generator always writes is taken out,
 * and a content security policy makes the browser refuse every request, whatever stands in the results. No Java, no network, 1 s.
 * @throws MlcheckError `run-invalid` without results; `internal` when the generator no longer writes what is known of it: an unknown page is not published.
 */
export async function generateAllureReport(runDir: string, { historyFile }: AllureReportOptions = {}): Promise<string> {
  const results = join(runDir, 'allure-results');
  if (!existsSync(results))
    throw new MlcheckError('run-invalid', { place: results, rule: 'must hold the Allure results of the run', hint: `\`mlcheck report ${runDir}\` makes them again.` });
  const output = join(runDir, 'allure-report');
  const making = join(runDir, '.allure-report.tmp');
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  try {
    const { AllureReport, resolveConfig } = await generator();
    const config = await resolveConfig({
      name: `mlcheck ${basename(runDir)}`,
      output: making,
      plugins: { awesome: { options: { singleFile: true, reportLanguage: 'en', groupBy: ['feature'] } } },
      categories: CATEGORIES.map(({ name, matchedStatuses, messageRegex }) => ({ name, matchers: [{ statuses: matchedStatuses, message: new RegExp(String(messageRegex)) }] })),
      ...(historyFile === undefined ? {} : { historyPath: historyFile, appendHistory: true }),
    });
    // The generator adds a plugin for coding agents that nobody asked for.
    const report = new AllureReport({ ...config, plugins: config.plugins.filter(({ id }) => id === 'awesome') });
    await report.start();
    await report.readDirectory(results);
    await report.done();
    const page = join(making, 'index.html');
    await writeFile(page, sealed(await readFile(page, 'utf8')));
    await rm(output, { recursive: true, force: true });
    await rename(making, output);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return join(output, 'index.html');
}

const ANALYTICS = /[ \t]*<script async src="https:\/\/www\.googletagmanager\.com\/[^"]*"><\/script>\s*<script>\s*window\.dataLayer = [\s\S]*?<\/script>\n?/g;
const POLICY = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob: data:; style-src 'unsafe-inline' blob: data:; img-src blob: data:; font-src blob: data:; connect-src blob: data:; media-src blob: data:; frame-src blob: data:; worker-src blob: data:; form-action 'none'";

/** The page without its analytics and with a policy that forbids requests. */
function sealed(html: string): string {
  const head = '<meta charset="utf-8">';
  const found = html.match(ANALYTICS)?.length ?? 0;
  const [before, ...after] = html.split(head);
  if (found !== 1 || before === undefined || after.length === 0 || before.length > 200)
    throw new MlcheckError('internal', { place: 'allure-report/index.html', rule: 'must have one analytics script to take out, after its head', value: found, hint: 'The version of the package allure is not the pinned one.' });
  return `${before}${head}\n    <meta http-equiv="Content-Security-Policy" content="${POLICY}">${after.join(head)}`.replace(ANALYTICS, '');
}
