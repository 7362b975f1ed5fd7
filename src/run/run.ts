import type { Severity, Unit } from '../checks/check.js';
import type { FieldValue } from '../population/account.js';
import type { ModelIdentity } from '../scoring/scorer.js';
import type { Arm, OutcomeClass } from '../table/row.js';
import type { Levels, Outcome } from '../verdict/types.js';

/** Name and version of the format of `run.json`. A field may be added within a version; a meaning never changes. */
export const RUN_SCHEMA = 'mlcheck-run/1';

/**
 * One finished (or stopped) run: everything that any report needs. Nothing outside `timings` differs between two runs of one plan against the same
 * deterministic models.
 */
export interface Run {
  readonly schema: typeof RUN_SCHEMA;
  readonly suite: { readonly name: string; readonly description?: string; readonly file: string };
  readonly outcome: Outcome;
  readonly exitCode: number;
  /** The verdict in one sentence for somebody who has never seen the model. */
  readonly sentence: string;
  readonly complete: boolean;
  /** Why a run is not complete: a limit reached, an interrupt, the endpoint lost. */
  readonly stopped?: string;
  /** Why claims that compare were not judged: no accepted baseline yet, or one that is too old. */
  readonly notCompared?: string;
  /** Filtered by `--grep` or `--tags`: levels are those of the whole suite. */
  readonly partial: boolean;
  /** A smoke run: no gate. */
  readonly smoke: boolean;
  readonly manifest: Manifest;
  readonly looks: readonly LookRecord[];
  readonly verdicts: readonly VerdictRecord[];
  /** Rows of base accounts, repeats and twins by what became of them. */
  readonly outcomes: Readonly<Partial<Record<Arm, Readonly<Record<OutcomeClass, number>>>>>;
  /** Problems with replies, grouped: what was said, how often, one example account. */
  readonly problems: readonly { readonly arm: Arm; readonly outcome: OutcomeClass; readonly detail: string; readonly count: number; readonly example: string }[];
  readonly figures: readonly ScopeFigures[];
  /** Where candidate and baseline differ; absent without a baseline, a declared range or a pair of scores. */
  readonly slices?: SliceFigures;
  /** Accounts that failed or undecided claims name, with fields and scores; at most 20 a claim. */
  readonly examples: readonly ExampleAccount[];
  readonly timings: Timings;
}

export interface Manifest {
  readonly mlcheck: string;
  readonly generator: string;
  readonly seed: number;
  readonly planHash: string;
  readonly promise: { readonly falseAlarm: number; readonly miss: number; readonly looks: number; readonly gatingChecks: number };
  readonly candidate: ArmManifest;
  readonly baseline?: ArmManifest;
  readonly cohorts: readonly { readonly name: string; readonly share: number; readonly description?: string }[];
  /** How much each cohort counts in claims about all of them: equally, or by its share. */
  readonly mix: 'equal' | 'shares';
  readonly labels?: { readonly source: string };
  /** Field whose value accounts share that count as one; absent where every account is its own. */
  readonly clusterBy?: string;
  /** The file that accounts stand in, SHA-256 of its bytes, whether they were taken for the whole population, and whether they are recorded traffic. */
  readonly accountFile?: { readonly path: string; readonly sha256: string; readonly rows: number; readonly census: boolean; readonly traffic?: boolean };
  readonly range?: readonly [number, number];
  /** Decision threshold of the suite, where it names one. */
  readonly threshold?: number;
  /** Most accounts per cohort and most requests that the run could have used. */
  readonly budget: { readonly accountsPerCohort: number; readonly requests: number };
}

export interface ArmManifest {
  readonly dialect: string;
  readonly identity: ModelIdentity;
  /** Versions that replies named, sorted. */
  readonly served: readonly string[];
  /** What its scores are as numbers, where that is worth knowing: float32 numbers that were written as doubles. */
  readonly numbers?: 'float32 widened';
  /** Where nobody was asked: what the recording is that answered. */
  readonly recording?: string;
}

export interface LookRecord {
  readonly look: number;
  /** Accounts per cohort that the look's verdicts rest on. */
  readonly accounts: Readonly<Record<string, number>>;
  /** Accounts' requests (rows) sent for it, all arms, twins and repeats. */
  readonly rows: number;
  readonly decided: readonly string[];
  readonly open: number;
}

export interface VerdictRecord {
  readonly id: string;
  readonly kind: string;
  readonly claim: string;
  readonly scope: string;
  readonly cohorts: readonly string[];
  readonly severity: Severity;
  /** False for advisory claims and for known issues that have not expired. */
  readonly gates: boolean;
  readonly tags: readonly string[];
  readonly owner?: string;
  readonly why?: string;
  readonly knownIssue?: { readonly ticket: string; readonly owner: string; readonly expires: string };
  readonly outcome: Outcome;
  /** `null` stands for an infinite or undefined number. */
  readonly estimate: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly tolerance: number;
  readonly unit: Unit;
  readonly n: number;
  readonly look: number;
  readonly level: Levels;
  readonly deterministic: boolean;
  readonly timed: boolean;
  readonly because: string;
  readonly details?: Readonly<Record<string, unknown>>;
  /** Accounts that would likely decide an inconclusive claim, per cohort. */
  readonly accountsNeeded?: number;
  /** Smallest effect that would have failed with 90%, at this n. */
  readonly detectable?: number;
  readonly worst: readonly string[];
  /** The command that shows it again. */
  readonly replay: string;
  /** Bounds at every look taken, oldest first. */
  readonly history: readonly { readonly look: number; readonly n: number; readonly lower: number | null; readonly upper: number | null; readonly estimate: number | null }[];
}

/**
 * Binned figures of one scope (`all` or a cohort): never rows. In `all`, every cohort counts by its weight: shares, quantiles, means and gaps are those
 * of the weighted mixture, and `counts` are shares times n, not always whole.
 */
export interface ScopeFigures {
  readonly scope: string;
  /** n + 1 bin edges, shared by the arms. */
  readonly edges: readonly number[];
  readonly arms: Readonly<Partial<Record<Arm, ArmFigures>>>;
  /** Histogram of candidate minus baseline, account by account. */
  readonly difference?: { readonly edges: readonly number[]; readonly counts: readonly number[]; readonly mean: number };
  /** Largest gap between the two ECDFs, the score where it is, its sign (1: the candidate scores lower there), and each arm's share at or below that score. */
  readonly ks?: { readonly statistic: number; readonly location: number; readonly sign: 1 | -1; readonly candidate: number; readonly baseline: number };
  /** Contribution of each baseline-decile bin to the PSI. */
  readonly psi?: { readonly edges: readonly number[]; readonly contributions: readonly number[]; readonly total: number };
}

export interface ArmFigures {
  readonly n: number;
  readonly missing: number;
  readonly counts: readonly number[];
  readonly mean: number;
  /** Mean and 1.96 standard errors to either side, of clusters where the suite names some, within the range: for the eye; verdicts rest on bounds of their own. */
  readonly meanInterval: readonly [number, number];
  readonly sd: number;
  /** At probabilities 0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1. */
  readonly quantiles: readonly number[];
  /** ECDF at 101 evenly spaced points of the range. */
  readonly ecdf: readonly number[];
  /** Half-width of the 95% band around the whole ECDF (Dvoretzky-Kiefer-Wolfowitz, Massart's constant), as of so many clusters where the suite names some. */
  readonly ecdfBand: number;
  /** Where the truth is known. */
  readonly quality?: {
    /** Accounts with a label, and those of class 1. */
    readonly n: number;
    readonly positives: number;
    readonly auc: number | null;
    /** 95% interval of the AUC by DeLong's variance, clipped to [0, 1], over all cohorts; absent with fewer than two of a class. For the eye; verdicts rest on bounds of their own. */
    readonly aucInterval?: readonly [number, number];
    readonly brier: number;
    /** (false positive rate, true positive rate) from (0, 0) to (1, 1), at most 101 points. */
    readonly roc: readonly (readonly [number, number])[];
    /** (recall, precision), by rising recall, at most 101 points. */
    readonly precisionRecall: readonly (readonly [number, number])[];
    /** 95% Wilson intervals, point by point, of the true positive rate of `roc` and of the precision of `precisionRecall`, over all cohorts: [lower, upper]. */
    readonly rocBand?: readonly (readonly [number, number])[];
    readonly precisionBand?: readonly (readonly [number, number])[];
    /** Shares of all labelled accounts (they sum to 1) at the decision threshold, where the suite names one: a score at or above it is called positive. */
    readonly confusion?: { readonly threshold: number; readonly truePositive: number; readonly falsePositive: number; readonly trueNegative: number; readonly falseNegative: number };
    readonly reliability: readonly { readonly from: number; readonly to: number; readonly n: number; readonly meanScore: number; readonly rate: number }[];
  };
}

/** What a search for slices of one or two fields found: where the mean score changed most from baseline to candidate, account by account. */
export interface SliceFigures {
  /** Accounts searched, of those that both arms scored. */
  readonly accounts: number;
  readonly of: number;
  /** Fields searched, `cohort` first; fields that make no slices (free text, dates, hardly varied). */
  readonly fields: readonly string[];
  readonly skipped: readonly string[];
  /** Slices that could have been named: all of them share `alpha`, and so do the looks. */
  readonly slices: number;
  /** Chance that any slice is named whose mean change is within the margin. */
  readonly alpha: number;
  readonly margin: number;
  /** Fewest accounts of a slice. */
  readonly least: number;
  /** Mean change of all accounts searched. */
  readonly overall: number;
  /** Slice after slice: the first accounts for most, each next one for most of what those before leave. */
  readonly found: readonly SliceRecord[];
}

export interface SliceRecord {
  /** One condition or two. */
  readonly where: readonly SliceCondition[];
  /** The conditions in words that follow "accounts". */
  readonly words: string;
  readonly n: number;
  /** Share of all, every cohort by its weight. */
  readonly share: number;
  /** Mean scores. */
  readonly candidate: number;
  readonly baseline: number;
  /** Mean of candidate minus baseline, with bounds that hold for all slices together. */
  readonly change: number;
  readonly lower: number;
  readonly upper: number;
  /** The same of all other accounts. */
  readonly others: number;
  /** Accounts that moved most. */
  readonly worst: readonly string[];
}

/** A cohort, a value, a missing value, or numbers at or above `from` and below `below`. */
export type SliceCondition =
  | { readonly of: 'cohort'; readonly cohort: string }
  | { readonly of: 'value'; readonly field: string; readonly value: FieldValue }
  | { readonly of: 'missing'; readonly field: string }
  | { readonly of: 'number'; readonly field: string; readonly from?: number; readonly below?: number; readonly whole: boolean };

export interface ExampleAccount {
  /** `cohort/i`. */
  readonly id: string;
  readonly cohort: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly label?: 0 | 1;
  readonly scores: readonly { readonly arm: Arm; readonly variant: string; readonly repeat: number; readonly score: number | null; readonly outcome: OutcomeClass; readonly detail?: string }[];
}

/** Requests of one arm. */
export interface RequestFigures {
  readonly sent: number;
  readonly retried: number;
  /** Retries by what had been met; reasons that never were are left out, all of it where nothing was retried. */
  readonly retriedFor?: Readonly<Partial<Record<'throttled' | 'not-ready' | 'infrastructure', number>>>;
  readonly throttled: number;
  /** Failures that were not asked again because the retry budget was used up; left out for none. */
  readonly overBudget?: number;
  /** Accounts asked one by one to find the one that made a batch fail; left out for none. */
  readonly isolated?: number;
  /** Tokens fetched again; left out for none. */
  readonly renewed?: number;
}

/** All that is random or timed: the only part in which two runs of one seed differ. */
export interface Timings {
  readonly runId: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Wall time by phase, milliseconds. */
  readonly phases: Readonly<Record<string, number>>;
  readonly endpoints: Readonly<Partial<Record<Arm, string>>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly requests: Readonly<Partial<Record<Arm, RequestFigures>>>;
  readonly latency: Readonly<Partial<Record<Arm, LatencyFigures>>>;
  /** Accounts created in the system under test, under which tag, and how many of them could not be removed; the file that lists these. */
  readonly provisioned?: { readonly tag: string; readonly created: number; readonly left: number; readonly leftovers?: string };
  /** Verdicts of claims about time. */
  readonly verdicts: readonly VerdictRecord[];
  readonly options: Readonly<Record<string, unknown>>;
}

export interface LatencyFigures {
  readonly n: number;
  readonly meanMs: number;
  /** At probabilities 0.5, 0.9, 0.95, 0.99, 0.999, 1. */
  readonly quantilesMs: readonly number[];
  /** Points (ms, share at or below) of the ECDF, at most 101. */
  readonly ecdf: readonly (readonly [number, number])[];
  /** Rows per second and failures per second of the run's timeline, at most 60 bins. */
  readonly timeline: readonly { readonly atMs: number; readonly scored: number; readonly failed: number; readonly p95Ms: number | null }[];
}
