import type { GatePower } from '../../run/gate-power.js';
import type { MutationResult } from '../../run/mutate.js';
import type { Run } from '../../run/run.js';
import { percent, whole } from '../text/numbers.js';
import { html, type Markup, type Part } from './markup.js';
import { folded, table } from './table.js';

/** Section 9: the power of the gate itself, where `mlcheck mutate` was run for the suite: which known regressions it catches, from what size on, and what nothing catches. */
export function powerSection(run: Run, power: GatePower | undefined): Markup | undefined {
  if (power === undefined) return undefined;
  const { mutations, replays, uncaught, idle, pool, planHash } = power;
  const tried = mutations.filter(({ untried }) => untried === undefined);
  return html`<section id="power" aria-labelledby="power-title">
<h2 id="power-title">What this gate catches</h2>
<p class="lead">${uncaught.length === 0 ? `All ${whole(tried.length)} known regressions are caught at some size.` : `${whole(tried.length - uncaught.length)} of ${whole(tried.length)} known regressions are caught at some size; nothing that gates catches ${uncaught.join(', ')}.`} Each was put into the answers of ${pool} at growing size and judged ${whole(replays)} times by this suite's engine, without a request.${planHash !== run.manifest.planHash && ' The suite has changed since: mlcheck mutate tells it anew.'}</p>
${table('Known regressions', [{ title: 'regression' }, { title: 'caught from so much on' }, { title: 'by' }], mutations.map((mutation) => [mutation.id, caught(mutation), claims(mutation)]))}
${idle.length > 0 && html`<p class="hint">These claims caught nothing; what they guard against was not among the regressions: ${idle.join(', ')}.</p>`}
${folded('Share of red runs, size by size', table('Share of red runs', [{ title: 'regression' }, { title: 'red', number: true }, { title: 'green', number: true }], tried.flatMap(({ sizes }) => sizes.map(({ tells, red, green }) => [tells, percent(red), percent(green)]))))}
</section>`;
}

function caught({ untried, caughtFrom, sizes, cohort }: MutationResult): Part {
  if (untried !== undefined) return `not tried: ${untried}`;
  const where = cohort === undefined ? '' : ` (${cohort})`;
  return caughtFrom === undefined ? html`<b>never</b>${where}; up to: ${sizes.at(-1)?.tells ?? ''}` : `${caughtFrom.tells}${where}`;
}

/** Claims by the size from which on each fails in 90% of replays; those of one check are told once. */
function claims({ claims: all }: MutationResult): string {
  const groups = new Map<string, { readonly id: string; readonly size: number; readonly gates: boolean; count: number }>();
  for (const { id, size, gates } of all) {
    const name = id.replace(/\[.*\]$/, '');
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { id, size, gates, count: 1 });
    else group.count++;
  }
  return [...groups].map(([name, { id, size, gates, count }]) => `${count === 1 ? id : `${name} (${count} cohorts)`} ${percent(size)}${gates ? '' : ' (advisory)'}`).join(', ');
}
