import type { PlanOptions } from '../suite/plan.js';

/** What a verb may change of a suite for one run. Left out means: as the suite says. */
export interface RunOptions extends PlanOptions {
  /** Requests in flight at most; default 8. */
  readonly concurrency?: number;
  /** Requests per second; default as fast as concurrency allows. */
  readonly rate?: number;
  /** Stop gracefully (incomplete) when so many requests were sent. */
  readonly maxRequests?: number;
  /** Stop gracefully (incomplete) after so long, milliseconds. */
  readonly maxDurationMs?: number;
  /** Folder for reports; default `reports` beside the configuration. */
  readonly out?: string;
  /** Score every account up to the last look although all is decided: a recording of the run then reaches as far as a later run may need. */
  readonly full?: boolean;
  /** Stop at the first failed gating claim. */
  readonly bail?: boolean;
  /** Go on with the newest interrupted run of the suite, or with the one named by id. */
  readonly resume?: boolean | string;
  /** Take the reserved look of the newest inconclusive run of the suite, or of the one named by id. */
  readonly extend?: boolean | string;
}

/** The world as a run sees it: given from outside so that a test can give another. */
export interface RunPorts {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by SIGINT or SIGTERM; what was scored is judged and written. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly progress: (event: ProgressEvent) => void;
}

/** What happens while a run goes on, for a progress line. */
export type ProgressEvent =
  | { readonly kind: 'started'; readonly suite: string; readonly runId: string; readonly dir: string; readonly checks: number; readonly resumedRows: number }
  | { readonly kind: 'phase'; readonly phase: 'load' | 'service' | 'probe' | 'warm-up' | 'score' | 'judge' | 'write' | 'allure' }
  /** One look's scoring: rows done of those it needs, failures so far, rows per second. */
  | { readonly kind: 'scoring'; readonly look: number; readonly looks: number; readonly done: number; readonly total: number; readonly failed: number; readonly perSecond: number; readonly etaMs: number | null }
  | { readonly kind: 'look'; readonly look: number; readonly accountsPerCohort: number; readonly decided: number; readonly failed: number; readonly open: number }
  | { readonly kind: 'warning'; readonly text: string };
