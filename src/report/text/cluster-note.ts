import type { Run } from '../../run/run.js';

/** What the intervals of figures count where accounts come in clusters, as a sentence after others; empty where every account is its own. */
export function clusterNote({ manifest: { clusterBy } }: Pick<Run, 'manifest'>): string {
  return clusterBy === undefined ? '' : ` Accounts of one ${clusterBy} count as one in the intervals.`;
}
