import { constant, count, listOf, nullable, number, oneOf, shape, text, type JsonSchema } from '../../run/schema-parts.js';
import { COMPARE_SCHEMA, type CohortComparison, type Comparison, type FileComparison, type PairedComparison, type SideDescription, type TwoSampleComparison } from './comparison.js';

const share: JsonSchema = { type: 'number', minimum: 0, maximum: 1 };
const amount: JsonSchema = { type: 'number', minimum: 0 };
const sign: JsonSchema = { enum: [1, -1] };
const bounds = { lower: nullable(number), upper: nullable(number) };

const quantiles = listOf(shape<SideDescription['quantiles'][number]>({ p: share, value: number, ...bounds }));
const interval = shape<SideDescription['meanInterval']>(bounds);
const estimated = shape<TwoSampleComparison['meanDifference']>({ estimate: number, ...bounds });
const side = shape<SideDescription>({ n: count, missing: count, mean: nullable(number), meanInterval: interval, sd: nullable(amount), min: nullable(number), max: nullable(number), quantiles });

const between = shape<TwoSampleComparison>({
  meanDifference: estimated,
  ks: shape<TwoSampleComparison['ks']>({ statistic: share, location: number, sign, shareA: share, shareB: share, ...bounds, pValue: share, method: oneOf('exact', 'asymp') }),
  psi: shape<TwoSampleComparison['psi']>({ total: amount, bins: listOf(shape<TwoSampleComparison['psi']['bins'][number]>({ from: nullable(number), to: nullable(number), a: count, b: count, contribution: amount })) }),
  wasserstein: amount,
  jensenShannon: amount,
  mannWhitney: shape<TwoSampleComparison['mannWhitney']>({ u: amount, probability: share, ...bounds, pValue: nullable(share) }),
});

const comparison = { a: side, b: side, between: nullable(between) };

const paired = shape<PairedComparison>({
  n: count,
  onlyA: count,
  onlyB: count,
  unscored: count,
  differences: nullable(shape<NonNullable<PairedComparison['differences']>>({ mean: number, meanInterval: interval, sd: nullable(amount), meanAbsolute: amount, quantiles })),
  sign: shape<PairedComparison['sign']>({ above: count, below: count, equal: count, shareAbove: nullable(estimated), pValue: nullable(share) }),
  ks: nullable(shape<NonNullable<PairedComparison['ks']>>({ statistic: share, location: number, sign, standardError: amount, down: count, up: count })),
  pearson: nullable(number),
  spearman: nullable(number),
  concordance: nullable(number),
  farthest: { ...listOf(shape<PairedComparison['farthest'][number]>({ id: text, a: number, b: number })), maxItems: 10 },
});

const file = shape<FileComparison['a']>({ file: text, rows: count });

/** JSON Schema (2020-12) of what `mlcheck compare --json` prints; published as `comparison.schema.json`. */
export const comparisonSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'mlcheck comparison of two files of scores, version 1',
  ...shape<FileComparison>({
    schema: constant(COMPARE_SCHEMA),
    mlcheck: text,
    a: file,
    b: file,
    column: text,
    by: nullable(text),
    pairedOn: nullable(text),
    confidence: share,
    all: shape<Comparison>(comparison),
    cohorts: listOf(shape<CohortComparison>({ cohort: nullable(text), ...comparison })),
    paired: nullable(paired),
  }),
};
