import type { CheckSpec } from '../checks/check.js';
import type { ProvisionTarget } from '../provision/target.js';
import type { Endpoint } from '../scoring/endpoint.js';
import type { Recording } from '../scoring/recording.js';
import type { Population } from '../population/population.js';

/** What an author declares. Every field is data; importing a suite does no I/O. */
export interface SuiteSpec {
  /** Letters, digits and `-`; names the folder under `reports/`. */
  readonly name: string;
  readonly description?: string;
  /** Whole number from 0 to 2^32 - 1. The same accounts for every release. */
  readonly seed: number;
  readonly population: Population;
  readonly candidate: Endpoint;
  /** The model in production, live or as it was recorded; claims that compare need it. */
  readonly baseline?: Endpoint | Recording;
  /** Declared range of the score. Leave out for an unbounded score: then only quantile, KS, PSI and rank claims are possible. */
  readonly range?: readonly [number, number];
  /** Score at or above which the product acts (blocks, reviews). */
  readonly threshold?: number;
  /**
   * How much each cohort counts in a claim about all of them: `equal` (the default; the mix that is drawn), or by its `share` of the population.
   */
  readonly mix?: 'equal' | 'shares';
  /** Field whose value accounts of one household, query or template share: such accounts are not independent, so bounds count clusters. An account without a value is a cluster of its own. Default: the field that names the groups of the population, if it has some. */
  readonly clusterBy?: string;
  /** Accounts without a score: `drop` (the default; counted, and the claim on the error rate answers for them), or `worst-case`: they count against the model in every claim that can. */
  readonly missing?: 'drop' | 'worst-case';
  /** Accounts are created in the system under test before they are scored, look by look, and removed after. Left out: the accounts' fields are all that a model needs. */
  readonly provision?: ProvisionTarget;
  readonly budget?: Budget;
  readonly checks: readonly CheckSpec[];
}

export interface Budget {
  /** Chance that a candidate within tolerance everywhere sees any fail; default 0.01. */
  readonly falseAlarm?: number;
  /** Chance that a candidate at or beyond tolerance somewhere is green; default 0.05. */
  readonly miss?: number;
  /** Accounts per cohort at the last look; default 4,800. */
  readonly accounts?: number;
}

/** A validated suite: frozen, with defaults filled in. */
export interface Suite extends Omit<SuiteSpec, 'budget'> {
  readonly budget: Required<Budget>;
}
