import type { TargetReport } from '../../run/validate-target.js';
import { oneLine } from '../terminal/one-line.js';
import { paint, type Style } from '../terminal/style.js';
import { wrap } from '../terminal/wrap.js';

/** The steps towards a usable endpoint, with the way out below the one that failed; then the request as a command, and suite lines for a bare URL. */
export function targetText({ steps, suiteLines, curl, exitCode }: TargetReport, ref: string, style: Style): string {
  const lines = steps.flatMap(({ arm, step, ok, detail, hint }) => [
    ...wrap(`${ok ? paint(style, 'green', '✓ ok') : paint(style, 'red', '✗ FAILED')}  ${arm}: ${step}`, style.columns, '  '),
    ...wrap(`    ${oneLine(detail)}`, style.columns, '    '),
    ...(hint === undefined ? [] : wrap(`    ${paint(style, 'cyan', 'hint:')} ${oneLine(hint)}`, style.columns, '    ')),
  ]);
  if (curl !== undefined) lines.push('', 'The same request by hand:', `  ${paint(style, 'cyan', curl)}`);
  if (suiteLines !== undefined) lines.push('', 'As lines of a suite:', suiteLines);
  if (exitCode === 0) lines.push('', ...wrap(suiteLines === undefined ? `Usable. \`mlcheck run ${ref}\` judges it.` : `Usable. \`mlcheck init --target ${ref}\` writes a project with a first suite for it.`, style.columns));
  return `${lines.join('\n')}\n`;
}
