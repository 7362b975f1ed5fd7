import { resolve } from 'node:path';
import { ExitCode } from '../errors.js';
import { fidelity } from '../population/fidelity.js';
import { readColumns } from '../table/read-columns.js';
import type { World } from './world.js';

/** Prints how alike two files of accounts are: every column, then the pairs whose correlations differ most. */
export async function compareAccounts(first: string, second: string, { json }: { readonly json?: boolean }, world: World): Promise<number> {
  const found = fidelity(await readColumns(resolve(world.cwd, first)), await readColumns(resolve(world.cwd, second)));
  if (json === true) {
    world.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    return ExitCode.pass;
  }
  const width = Math.max(6, ...found.columns.map(({ name }) => name.length));
  const lines = [`${'COLUMN'.padEnd(width)}  LIKENESS  MEASURE             MISSING`];
  for (const { name, kind, likeness, missing } of [...found.columns].sort((a, b) => a.likeness - b.likeness)) {
    lines.push(`${name.padEnd(width)}  ${likeness.toFixed(3).padStart(8)}  ${(kind === 'number' ? '1 - KS distance' : '1 - total variation').padEnd(19)} ${signed(missing)}`);
  }
  for (const name of found.absent) lines.push(`${name.padEnd(width)}         -  not in ${second}`);
  const pairs = [...found.pairs].sort((a, b) => Math.abs(b.first - b.second) - Math.abs(a.first - a.second)).slice(0, 10);
  if (pairs.length > 0) lines.push('', 'Correlations that differ most', ...pairs.map(({ between, first: a, second: b }) => `${between.join(' and ')}: ${a.toFixed(3)}, ${b.toFixed(3)} (${signed(b - a)})`));
  world.stdout.write(`${lines.join('\n')}\n`);
  return ExitCode.pass;
}

const signed = (x: number): string => `${x < -0.0005 ? '' : '+'}${(Math.abs(x) < 0.0005 ? 0 : x).toFixed(3)}`;
