import { extname, resolve } from 'node:path';
import { didYouMean } from '../did-you-mean.js';
import { ExitCode, MlcheckError } from '../errors.js';
import { accountBlocks } from '../population/account-blocks.js';
import { accountSource } from '../population/account-source.js';
import { cohortsWithin } from '../population/cohorts-within.js';
import { renamedColumns } from '../table/own-columns.js';
import { writeAccounts, type AccountFormat } from '../table/write-accounts.js';
import type { MakeFlags } from './accounts.js';
import { counted } from './accounts-progress.js';
import { openSuite } from './open-suite.js';
import { whole } from '../report/text/numbers.js';
import type { World } from './world.js';

const FORMATS: Readonly<Record<string, AccountFormat>> = { '.csv': 'csv', '.jsonl': 'jsonl', '.ndjson': 'jsonl', '.parquet': 'parquet' };

/** Writes the first accounts of each cohort: as many as asked for, else the cohort's own count, else 1,000, or as many as whole groups have. A reader of stdout that goes away (`| head`) ends it without an error. */
export async function makeAccounts(suite: string, flags: MakeFlags, world: World): Promise<number> {
  const format = formatOf(flags);
  const { loaded } = await openSuite(suite, world);
  const source = accountSource(loaded.suite.population, flags.seed ?? loaded.suite.seed);
  const asked = flags.cohorts ?? source.cohorts;
  for (const cohort of asked) {
    if (cohortsWithin(cohort, source.cohorts).length === 0) throw new MlcheckError('account-unknown', { place: '--cohorts', rule: `must be cohorts of ${loaded.suite.name}`, value: cohort, hint: didYouMean(cohort, source.cohorts) });
  }
  const cohorts = [...new Set(asked.flatMap((cohort) => cohortsWithin(cohort, source.cohorts)))];
  const toStdout = flags.out === '-';
  const { groups } = loaded.suite.population;
  const usual = groups === undefined ? 1000 : groups.size * Math.ceil(1000 / groups.size);
  const counts = new Map(loaded.suite.population.cohorts.map(({ name, count }) => [name, flags.accounts ?? count ?? usual]));
  const sizes = new Map(cohorts.map((cohort) => [cohort, counts.get(cohort) as number]));
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const blocks = accountBlocks(source, sizes);
  const accounts = { first: blocks.first, all: () => (toStdout ? until(blocks.all(), () => world.stdout.closed) : counted(blocks.all(), total, world, ({ count }) => count)) };
  try {
    const written = await writeAccounts(accounts, loaded.suite.population.fields, toStdout ? world.stdout.stream : resolve(world.cwd, flags.out), format);
    const renamed = renamedColumns(loaded.suite.population.fields);
    if (!toStdout) world.stderr.write(`${whole(written)} accounts of ${cohorts.length} cohort${cohorts.length === 1 ? '' : 's'} in ${flags.out}${renamed.length === 0 ? '' : `; its own columns are ${renamed.join(', ')}, because fields have their names`}\n`);
    const cut = groups === undefined ? undefined : cohorts.find((cohort) => (sizes.get(cohort) as number) % groups.size !== 0);
    if (groups !== undefined && cut !== undefined) world.stderr.write(`The last ${groups.by} of ${cohorts.length === 1 ? cut : 'each cohort'} has ${whole((sizes.get(cut) as number) % groups.size)} of its ${whole(groups.size)} accounts: whole with --accounts ${groups.size * Math.ceil((sizes.get(cut) as number) / groups.size)}\n`);
  } catch (error) {
    if (!toStdout || !world.stdout.closed) throw error;
  }
  return ExitCode.pass;
}

function* until<T>(items: Iterable<T>, enough: () => boolean): Iterable<T> {
  for (const item of items) {
    if (enough()) return;
    yield item;
  }
}

function formatOf({ out, format }: MakeFlags): AccountFormat {
  if (format !== undefined) return format;
  if (out === '-') return 'jsonl';
  const known = FORMATS[extname(out).toLowerCase()];
  if (known === undefined) throw new MlcheckError('usage', { place: '--out', rule: 'must end in .csv, .jsonl or .parquet', value: out, hint: 'or say --format csv, jsonl or parquet' });
  return known;
}
