import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MlcheckError } from '../errors.js';
import type { Redactor } from '../net/redactor.js';

/**
 * Reads every file of a run's folder once more and looks for a secret that got through, in any form that the redactor knows. Compressed columns of
 * Parquet are not opened; their rows stood in the journal, which passed the same redactor.
 * @throws MlcheckError `secret-leaked` with the files; never with the secret
 */
export function refuseLeaks(dir: string, redact: Redactor): void {
  const leaking = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const text = readFileSync(file, 'utf8');
      return redact(text) !== text;
    })
    .sort();
  if (leaking.length === 0) return;
  throw new MlcheckError('secret-leaked', {
    place: leaking.slice(0, 3).join(', '),
    rule: `must hold no secret, but ${leaking.length === 1 ? 'it does' : `${leaking.length} files do`}`,
    hint: `do not publish this folder: delete it, change the secret, and look for where the endpoint's replies or the suite repeat it`,
  });
}
