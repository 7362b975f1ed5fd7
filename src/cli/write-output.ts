import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { asOutputError } from '../table/atomically.js';
import type { World } from './world.js';

/** Writes what a verb makes to the file of `--out`, whose folder is made where there is none, or to stdout for `-`. @throws MlcheckError `output-unwritable`, `disk-full` */
export function writeOutput(out: string, text: string, world: World): void {
  if (out === '-') return void world.stdout.write(text);
  try {
    mkdirSync(dirname(resolve(world.cwd, out)), { recursive: true });
    writeFileSync(resolve(world.cwd, out), text);
  } catch (error) {
    throw asOutputError(out, error);
  }
}
