import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { asOutputError } from '../table/atomically.js';
import type { World } from './world.js';

/** Writes what a verb makes to the file of `--out`, or to stdout for `-`. @throws MlcheckError `output-unwritable`, `disk-full` */
export function writeOutput(out: string, text: string, world: World): void {
  if (out === '-') return void world.stdout.write(text);
  try {
    writeFileSync(resolve(world.cwd, out), text);
  } catch (error) {
    throw asOutputError(out, error);
  }
}
