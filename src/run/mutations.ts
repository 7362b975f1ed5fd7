import { BASE } from '../table/row.js';
import { blend, changed, chosen, drop, jump, scores, shuffle, slow, type Injection } from './inject.js';
import { partKey, type Pool } from './pool.js';

/** A regression that teams know, at growing size. */
export interface Mutation {
  readonly id: string;
  /** What happens at a size: `5% of accounts jump to the top of the range`. */
  readonly tells: (size: number) => string;
  /** Sizes in growing order; what a size means, `tells` says. */
  readonly sizes: readonly number[];
  readonly inject: Injection;
  /** True when only one cohort is hit: the first, or the one that is named. */
  readonly oneCohort?: boolean;
  /** Why it cannot be tried on a pool; undefined when it can. */
  readonly unfit?: (pool: Pool) => string | undefined;
}

const points = (size: number): string => `${+(size * 100).toPrecision(3)}%`;
const needsBaseline = (pool: Pool): string | undefined => (pool.arms.includes('baseline') ? undefined : 'the suite has no baseline');

/** The known regressions, in the order in which they are told. */
export const MUTATIONS: readonly Mutation[] = [
  {
    id: 'scale',
    tells: (size) => `every score is multiplied by ${+(1 - size).toPrecision(3)}`,
    sizes: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5],
    inject: scores((score, _place, _at, { range }, size) => range[0] + (1 - size) * (score - range[0])),
  },
  {
    id: 'shift',
    tells: (size) => `every score rises by ${points(size)} of the range`,
    sizes: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2],
    inject: scores((score, _place, _at, { range }, size) => Math.min(range[1], score + size * (range[1] - range[0]))),
  },
  { id: 'cohort-shift', tells: (size) => `scores of one cohort move ${points(size)} of their way up`, sizes: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5], inject: blend('up'), oneCohort: true },
  {
    id: 'cohort-flip',
    tells: (size) => `${points(size)} of one cohort get their score turned upside down`,
    sizes: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1],
    inject: scores((score, place, { cohort }, { range }, size) => (chosen(cohort, place, size) ? range[0] + range[1] - score : score)),
    oneCohort: true,
  },
  { id: 'jumps', tells: (size) => `${points(size)} of accounts jump to the top of the range`, sizes: [0.0025, 0.005, 0.01, 0.02, 0.05, 0.1], inject: jump('up') },
  { id: 'drops-to-bottom', tells: (size) => `${points(size)} of accounts fall to the bottom of the range`, sizes: [0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2], inject: jump('down') },
  { id: 'swapped-accounts', tells: (size) => `${points(size)} of accounts get the score of another of their cohort`, sizes: [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1], inject: shuffle },
  {
    id: 'noise',
    tells: (size) => `every score is off by up to ${points(size)} of the range, up or down`,
    sizes: [0.01, 0.02, 0.05, 0.1, 0.2],
    inject: scores((score, place, { cohort }, { range: [lo, hi] }, size) => Math.min(hi, Math.max(lo, score + size * (hi - lo) * (chosen(cohort, place, 0.5) ? 1 : -1)))),
  },
  { id: 'stale-model', tells: (size) => `${points(size)} of accounts are scored by the baseline's model`, sizes: [0.1, 0.5, 1], inject: stale, unfit: needsBaseline },
  {
    id: 'truncated-precision',
    tells: (size) => `scores are cut to steps of ${points(size)} of the range`,
    sizes: [0.001, 0.01, 0.05, 0.1, 0.2, 0.5],
    inject: scores((score, _place, _at, { range: [lo, hi] }, size) => lo + Math.floor((score - lo) / (size * (hi - lo))) * size * (hi - lo)),
  },
  { id: 'dropped-replies', tells: (size) => `${points(size)} of requests fail`, sizes: [0.0025, 0.005, 0.01, 0.02, 0.05, 0.1], inject: drop },
  { id: 'slower-tail', tells: (size) => `${points(size)} of requests take ten times as long`, sizes: [0.01, 0.02, 0.05, 0.1, 0.2], inject: slow },
  {
    id: 'shaky-replies',
    tells: (size) => `${points(size)} of accounts get another answer when they are asked again`,
    sizes: [0.01, 0.02, 0.05, 0.1, 0.5],
    inject: scores((score, place, { cohort, repeat }, { range: [lo, hi] }, size) => (repeat > 0 && chosen(cohort, place, size) ? (score > (lo + hi) / 2 ? score - 0.01 * (hi - lo) : score + 0.01 * (hi - lo)) : score)),
    unfit: (pool) => ([...pool.parts.keys()].some((key) => key.startsWith('candidate\n1\n')) ? undefined : 'no account was asked again'),
  },
  {
    id: 'top-of-the-list',
    tells: (size) => `the highest ${points(size)} of each cohort are put in another order`,
    sizes: [0.01, 0.02, 0.05, 0.1, 0.2],
    inject: shuffledTop,
  },
];

/** The candidate answers as the baseline does, for that share of the accounts. Twins and repeats move with their account. */
function stale(...[pool, size, context]: Parameters<Injection>): Pool {
  return changed(pool, context, (part, { cohort }) => {
    const [candidate, baseline] = (['candidate', 'baseline'] as const).map((arm) => pool.parts.get(partKey({ arm, cohort, variant: BASE, repeat: 0 })));
    if (candidate === undefined || baseline === undefined) return part;
    return { ...part, score: part.score.map((score, place) => (chosen(cohort, place, size) ? baseline.score[place]! + (score - candidate.score[place]!) : score)) };
  });
}

/** The same scores at the top, given to one another: the highest to the lowest among them. */
function shuffledTop(...[pool, size, context]: Parameters<Injection>): Pool {
  return changed(pool, context, (part, { cohort }) => {
    const base = pool.parts.get(partKey({ arm: 'candidate', cohort, variant: BASE, repeat: 0 }))!.score;
    const places = [...base.keys()].filter((place) => !Number.isNaN(base[place]!)).sort((a, b) => base[b]! - base[a]! || a - b).slice(0, Math.ceil(size * base.length));
    const score = part.score.slice();
    places.forEach((place, at) => {
      const other = base[places[places.length - 1 - at]!]!;
      if (place < score.length) score[place] = other + (score[place]! - base[place]!);
    });
    return { ...part, score };
  });
}
