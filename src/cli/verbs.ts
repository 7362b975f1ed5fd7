import type { Verb } from './verb.js';

/** A verb in the list of verbs: what the help shows of it, and where it is. */
export interface ListedVerb {
  readonly name: string;
  /** What follows the name in the list: arguments, or the verbs below it. */
  readonly takes: string;
  readonly summary: string;
  readonly load: () => Promise<Verb>;
}

/** Every verb, in the order of a first use. */
export const VERBS: readonly ListedVerb[] = [
  { name: 'init', takes: '[DIR]', summary: 'write a first suite into your project, for the server at --target', load: async () => (await import('./init.js')).initVerb },
  { name: 'run', takes: 'SUITE...', summary: 'score the accounts, judge every claim, write the reports', load: async () => (await import('./run.js')).runVerb },
  { name: 'plan', takes: 'SUITE', summary: 'what would run; no request is sent', load: async () => (await import('./plan.js')).planVerb },
  { name: 'list', takes: '', summary: 'the suites of this project', load: async () => (await import('./list.js')).listVerb },
  { name: 'validate', takes: 'suite|target', summary: 'is the suite sound, is the endpoint usable', load: async () => (await import('./validate.js')).validateVerb },
  { name: 'replay', takes: 'SUITE', summary: 'one account again: request, replies, scores, a curl line', load: async () => (await import('./replay.js')).replayVerb },
  { name: 'report', takes: 'RUN', summary: 'every report of a run again', load: async () => (await import('./report.js')).reportVerb },
  { name: 'compare', takes: 'A B', summary: 'two files of scores side by side; describes, judges nothing', load: async () => (await import('./compare.js')).compareVerb },
  { name: 'baseline', takes: 'accept|show|...', summary: 'what later runs are compared with: accept a run, see what would change', load: async () => (await import('./baseline.js')).baselineVerb },
  { name: 'merge', takes: 'SHARDS...', summary: 'one verdict over the parts that `run --shard` scored', load: async () => (await import('./merge.js')).mergeVerb },
  { name: 'history', takes: '[SUITE]', summary: 'kept runs over time, and what stands out in them', load: async () => (await import('./history.js')).historyVerb },
  { name: 'record', takes: 'SUITE', summary: 'replies kept in a file, for runs without an endpoint', load: async () => (await import('./record.js')).recordVerb },
  { name: 'accounts', takes: 'make|fit|...', summary: 'synthetic accounts: files, profiles, leftovers', load: async () => (await import('./accounts.js')).accountsVerb },
  { name: 'verify', takes: 'SUITE', summary: 'does the suite keep its promises; replayed on answers given before', load: async () => (await import('./verify.js')).verifyVerb },
  { name: 'mutate', takes: 'SUITE', summary: 'what the gate catches: known regressions, injected at growing size', load: async () => (await import('./mutate.js')).mutateVerb },
  { name: 'serve', takes: 'model|verdicts', summary: 'a model to try things against, or verdicts for a rollout to ask for', load: async () => (await import('./serve.js')).serveVerb },
];
