import type { Run } from '../run/run.js';

/** What was recorded: the accounts, where they come out of a log, and for each arm that was not asked what answered instead: `the candidate is a recording of ...`. */
export function recordingsOf({ manifest }: Run): readonly string[] {
  const { accountFile } = manifest;
  return [
    ...(accountFile?.traffic === undefined ? [] : [`the accounts are recorded traffic: ${accountFile.path}`]),
    ...(['candidate', 'baseline'] as const).flatMap((arm) => (manifest[arm]?.recording === undefined ? [] : [`the ${arm} is ${manifest[arm].recording}`])),
  ];
}
