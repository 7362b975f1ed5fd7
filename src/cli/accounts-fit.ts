import { resolve } from 'node:path';
import { ExitCode } from '../errors.js';
import { fitProfile } from '../population/fit-profile.js';
import { whole } from '../report/text/numbers.js';
import { readColumns } from '../table/read-columns.js';
import type { World } from './world.js';
import { writeOutput } from './write-output.js';

/** Learns a profile from a file of real accounts and writes it; tells on stderr what it left out. */
export async function fitAccounts(file: string, { out, minShare }: { readonly out: string; readonly minShare?: number }, world: World): Promise<number> {
  const profile = fitProfile(await readColumns(resolve(world.cwd, file)), minShare);
  const text = `${JSON.stringify(profile, null, 1)}\n`;
  writeOutput(out, text, world);
  world.stderr.write(`${whole(profile.columns.length)} columns and ${whole(profile.correlations.length)} correlations of ${whole(profile.rows)} rows${out === '-' ? '' : ` in ${out}`}\n`);
  for (const line of profile.leftOut) world.stderr.write(`left out: ${line}\n`);
  return ExitCode.pass;
}
