import { setTimeout as delay } from 'node:timers/promises';
import type { StorePorts } from '../baseline/score-store.js';
import type { RunPorts } from './options.js';

/** What a run gives to whoever fetches the scores of its baseline. */
export function storePorts({ environment }: Pick<RunPorts, 'environment'>): StorePorts {
  return { environment, wait: (ms) => delay(ms) };
}
