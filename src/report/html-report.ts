import type { GatePower } from '../run/gate-power.js';
import type { Run } from '../run/run.js';
import { accountsSection } from './html/accounts-section.js';
import { claimsSection } from './html/claims-section.js';
import { cohortsSection } from './html/cohorts-section.js';
import { distributionsSection } from './html/distributions-section.js';
import { makingSection } from './html/making-section.js';
import { pageOf, type PageSection } from './html/page.js';
import { powerSection } from './html/power-section.js';
import { qualitySection } from './html/quality-section.js';
import { SCRIPT } from './html/script.js';
import { serviceSection } from './html/service-section.js';
import { slicesSection } from './html/slices-section.js';
import { styleSheet } from './html/style.js';
import { overall, verdictSection } from './html/verdict-section.js';

/** A file of a report: its name within the run's folder, and its text. */
export interface ReportFile {
  readonly name: string;
  readonly text: string;
}

/**
 * A run as one self-contained HTML page: verdict, claims, distributions, cohorts, quality, where the shift lives, accounts, service, how it was made. Static first: every figure
 * is SVG, every number stands in a table, and it reads without scripts, without its style sheet and in print; a script adds filters, one cohort at a time and
 * values under the pointer. It asks nothing of any network. Equal runs give equal bytes.
 * @param power what `mlcheck mutate` found for the suite, where it did: a section of its own
 */
export function htmlReport(run: Run, power?: GatePower): string {
  return page(run, power, true);
}

/**
 * The same page for servers whose content security policy forbids inline style and scripts (`style-src 'self'; script-src 'self'`): the style sheet and the
 * script are files beside it.
 */
export function strictHtmlReport(run: Run, power?: GatePower): readonly ReportFile[] {
  return [
    { name: 'report.html', text: page(run, power, false) },
    { name: 'report.css', text: styleSheet() },
    { name: 'report.js', text: SCRIPT },
  ];
}

function page(run: Run, power: GatePower | undefined, selfContained: boolean): string {
  const parts: readonly PageSection[] = [
    ['verdict', 'Verdict', verdictSection(run)],
    ['claims', 'Claims', claimsSection(run)],
    ['distributions', 'Distributions', distributionsSection(run)],
    ['cohorts', 'Cohorts', cohortsSection(run)],
    ['quality', 'Quality', qualitySection(run)],
    ['slices', 'Where the shift lives', slicesSection(run)],
    ['accounts', 'Accounts', accountsSection(run)],
    ['service', 'Service', serviceSection(run)],
    ['power', 'Power', powerSection(run, power)],
    ['made', 'How it was made', makingSection(run)],
  ];
  return pageOf(
    {
      title: `${overall(run).word}: ${run.suite.name}`,
      mlcheck: run.manifest.mlcheck,
      footer: `mlcheck ${run.manifest.mlcheck}, run ${run.timings.runId} of suite ${run.suite.name}, seed ${run.manifest.seed}.`,
      skip: 'To the verdict',
      selfContained,
    },
    parts,
  );
}
