import { percent, whole } from '../report/text/numbers.js';
import { visible } from '../report/text/visible.js';
import type { ArmManifest, Run } from '../run/run.js';

/** What stands in `environment.properties`: which models, which accounts, which promise. No address, no secret. */
export function environmentOf(run: Run): Record<string, string> {
  const { manifest, timings } = run;
  const accounts = run.looks.at(-1)?.accounts ?? {};
  const entries: Record<string, string | undefined> = {
    suite: run.suite.name,
    run: timings.runId,
    verdict: run.outcome,
    gate: run.smoke ? 'no: smoke run' : run.partial ? 'partial run' : 'yes',
    candidate: modelOf(manifest.candidate),
    baseline: manifest.baseline === undefined ? undefined : modelOf(manifest.baseline),
    seed: String(manifest.seed),
    plan: manifest.planHash,
    accounts: whole(Object.values(accounts).reduce((sum, n) => sum + n, 0)),
    false_alarm: percent(manifest.promise.falseAlarm),
    miss: percent(manifest.promise.miss),
    mlcheck: manifest.mlcheck,
    generator: manifest.generator,
    ...timings.environment,
  };
  return Object.fromEntries(Object.entries(entries).flatMap(([name, value]) => (value === undefined ? [] : [[name, visible(value)]])));
}

function modelOf({ identity, served }: ArmManifest): string {
  const version = served.length > 0 ? served.join(', ') : identity.version;
  return `${identity.model}${version === undefined ? '' : ` version ${version}`}${identity.server === undefined ? '' : ` on ${identity.server}`}`;
}
