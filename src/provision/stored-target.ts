import type { ProvisionTarget, StoredTarget } from './target.js';

/** A target as a leftovers file may hold it: all of it, but for a hook's functions, which stay in the suite. */
export function storedTarget(target: ProvisionTarget, suiteFile: string): StoredTarget {
  return target.kind === 'hook' ? { kind: 'hook', name: target.name, suite: suiteFile } : target;
}
