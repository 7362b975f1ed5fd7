import type { Baseline } from '../baseline/baseline.js';
import { contentHash, writeBaseline } from '../baseline/baseline-file.js';
import { expiryOf, hasExpired, type Expiry } from '../baseline/expiry-of.js';
import { ExitCode, MlcheckError } from '../errors.js';
import { loadConfig, type Config } from '../suite/config.js';
import { findSuites } from '../suite/find.js';
import { loadSuite } from '../suite/load.js';
import { isRecording } from '../scoring/recording.js';
import { nameOf } from './accept-baseline.js';
import type { ExpireFlags } from './baseline.js';
import { openBaseline } from './open-baseline.js';
import { oneLine } from './terminal/one-line.js';
import type { World } from './world.js';

const DAY_MS = 86_400_000;

/** Says when the accepted baseline expires; with a flag, writes another day into its file. Everything else of it stays as it was accepted. */
export async function expireBaseline(ref: string, flags: ExpireFlags, world: World): Promise<number> {
  const config = await loadConfig(world.cwd);
  const { baseline, file } = openBaseline(ref, config, world.cwd);
  const on = dayOf(flags, baseline, world.now());
  const changed = on === undefined && flags.never !== true ? baseline : changedTo(baseline, on, flags, world);
  if (changed !== baseline) writeBaseline(file, changed);
  const expiry = expiryOf(changed, await maxAgeDays(changed, config, world));
  world.stdout.write(`${changed.suite}: expires ${expiryText(expiry, changed.suite, world.now())}\n`);
  return ExitCode.pass;
}

/** What follows `expires`: `on 2027-02-19, in 90 days (it counts for 90 days)`. */
export function expiryText(expiry: Expiry | undefined, suite: string, nowMs: number): string {
  if (expiry === undefined) return `never; \`mlcheck baseline expire ${suite} --after 90\`, or baselines.maxAgeDays of mlcheck.config.ts, limits it`;
  const days = Math.floor(Math.abs(nowMs - expiry.atMs) / DAY_MS);
  const span = days === 1 ? '1 day' : `${days} days`;
  const day = Number.isFinite(expiry.atMs) ? new Date(expiry.atMs).toISOString().slice(0, 10) : 'an unknown day';
  const because = oneLine(expiry.because);
  return hasExpired(expiry, nowMs) ? `on ${day}, ${span} ago (${because}): claims that need it are inconclusive` : `on ${day}, in ${span} (${because})`;
}

/** The limit of its age: the suite's own, else the configuration's. A suite that is not there any more has none. */
export async function maxAgeDays({ suite }: Pick<Baseline, 'suite'>, config: Config, world: World): Promise<number | undefined> {
  try {
    const [file] = await findSuites([suite], config, world.cwd);
    const declared = file === undefined ? undefined : (await loadSuite(file, world.cwd)).suite.baseline;
    return (isRecording(declared) ? declared.maxAgeDays : undefined) ?? config.baselines.maxAgeDays;
  } catch {
    return config.baselines.maxAgeDays;
  }
}

function dayOf({ after, on, now }: ExpireFlags, { accepted }: Baseline, nowMs: number): string | undefined {
  if (now) return new Date(nowMs).toISOString();
  if (after !== undefined) return new Date(Date.parse(accepted.at) + after * DAY_MS).toISOString();
  if (on === undefined) return undefined;
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(on) ? new Date(`${on}T00:00:00Z`) : undefined;
  if (parsed === undefined || Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== on) throw new MlcheckError('usage', { place: '--on', rule: 'must be a day, year-month-day', value: on, hint: 'for example --on 2027-01-31' });
  return parsed.toISOString();
}

function changedTo({ hash: _hash, expiry: _expiry, ...content }: Baseline, on: string | undefined, { who, why }: ExpireFlags, world: World): Baseline {
  const whole = on === undefined ? content : { ...content, expiry: { on, who: who ?? nameOf(world), at: new Date(world.now()).toISOString(), ...(why === undefined ? {} : { why }) } };
  return { ...whole, hash: contentHash(whole) };
}
