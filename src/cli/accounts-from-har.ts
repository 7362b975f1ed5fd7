import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ExitCode, MlcheckError } from '../errors.js';
import { whole } from '../report/text/numbers.js';
import { harRecords } from '../scoring/har-records.js';
import type { World } from './world.js';
import { writeOutput } from './write-output.js';

export interface HarFlags {
  readonly url: string;
  readonly out: string;
  readonly requests?: string;
  readonly responses?: string;
}

/** Writes the answered requests of an HTTP archive as JSON lines for `trafficFrom`; tells on stderr what it left out. */
export function accountsFromHar(file: string, { url, out, requests, responses }: HarFlags, world: World): number {
  if ((requests === undefined) !== (responses === undefined)) throw new MlcheckError('usage', { place: '--requests and --responses', rule: 'must be given together', value: requests ?? responses, hint: 'for example --requests /instances --responses /predictions' });
  for (const [flag, pointer] of [['--requests', requests], ['--responses', responses]] as const) {
    if (pointer !== undefined && pointer !== '' && !pointer.startsWith('/')) throw new MlcheckError('usage', { place: flag, rule: 'must be a JSON pointer', value: pointer, hint: 'for example /instances' });
  }
  const { records, skipped } = harRecords(archive(resolve(world.cwd, file), file), url, file, requests === undefined || responses === undefined ? undefined : { requests, responses });
  const left = Object.entries(skipped).map(([why, n]) => `${whole(n)} ${why}`).join(', ');
  if (records.length === 0) throw new MlcheckError('file-invalid', { place: file, rule: `must hold an answered request to ${url}`, value: left === '' ? 'no entry' : left, hint: 'say with --url how the addresses of its requests begin' });
  const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  writeOutput(out, text, world);
  world.stderr.write(`${whole(records.length)} records${out === '-' ? '' : ` in ${out}`}\n${left === '' ? '' : `left out: ${left}\n`}`);
  return ExitCode.pass;
}

function archive(path: string, file: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new MlcheckError('file-invalid', { place: file, rule: 'must be a file that can be read', value: (error as NodeJS.ErrnoException).code });
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new MlcheckError('file-invalid', { place: file, rule: 'must be JSON', value: (error as Error).message });
  }
}
