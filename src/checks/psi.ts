import type { PairedColumns } from '../table/evidence.js';
import { limitOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { binOf, psiBounds } from './psi-bounds.js';
import { finite, invalid, tolerance, whole } from './rules.js';
import { bothArms, needsBaseline } from './sources.js';
import { detailsOf, pairs, strataOf, unusable, worstAccounts, type Cell } from './strata.js';
import { accountShares, weightedQuantiles } from './weighted-ecdf.js';

/** What {@link psi} takes. */
export interface PsiOptions extends CheckOptions {
  /** Largest harmless index, > 0; 0.1 is the usual "slight shift". */
  readonly atMost: number;
  /** Number of bins with equal shares of the baseline, 2 to 20; default 10. */
  readonly bins?: number;
  /** Instead: fixed inner edges, increasing; a bin holds scores above one edge and at or below the next. */
  readonly edges?: readonly number[];
}

/**
 * The population stability index between candidate and baseline is at most so much: how far mass moved between bins, weighted by surprise. Judged on pairs: the
 * formulas for two separate samples are badly wrong when both arms scored the same accounts.
 * @throws MlcheckError `suite-invalid` on expansion: no baseline, a tolerance of 0, edges that do not increase.
 * @example psi({ atMost: 0.1 })
 */
export function psi(options: PsiOptions): CheckSpec {
  const { atMost, bins = 10, edges } = options;
  return declared({
    kind: 'psi',
    options: optionsOf(options),
    params: { atMost, bins, edges },
    make: (context) => {
      needsBaseline(context, 'psi');
      tolerance('atMost', atMost);
      if (whole('bins', bins, 2) > 20) throw invalid('bins', 'must be at most 20', bins);
      if (edges !== undefined) {
        if (!Array.isArray(edges) || edges.length === 0) throw invalid('edges', 'must hold at least one inner edge', edges);
        edges.forEach((edge: number, at) => {
          finite(`edges[${at}]`, edge);
          if (at > 0 && !(edge > edges[at - 1])) throw invalid(`edges[${at}]`, `must be above ${edges[at - 1]}`, edge);
        });
      }
      return {
        claim: `PSI against the baseline at most ${limitOf(atMost, 'index')}`,
        tolerance: atMost,
        unit: 'index',
        needs: [bothArms()],
        planning: { family: 'mean', range: 6, sigma: 1.4, parts: 1, scale: 'sqrt', unclustered: { reason: 'PSI has no bounds for clustered accounts', hint: 'use KS or mean shift' } },
        effect: (evidence, levels) => {
          const columns = pairs(evidence);
          const { cells, n, missing, unusable: reason } = strataOf(columns.strata);
          if (reason !== undefined) return unusable(reason, n, missing);
          const inner = edges ?? baselineEdges(columns, cells, bins);
          if (inner.length === 0) return unusable('the baseline gives every account the same score, so there is one bin only', n, missing);
          const { bins: found, ...bounds } = psiBounds(columns, cells, inner, levels);
          const moved = (at: number): number => Math.abs(binOf(columns.a[at]!, inner) - binOf(columns.b[at]!, inner));
          return { ...bounds, n, details: detailsOf({ bins: found }, missing), worst: worstAccounts(columns, moved) };
        },
      };
    },
  });
}

/** Inner edges at the baseline's quantiles, without the largest score: nothing of the baseline would lie above it. */
function baselineEdges({ b }: PairedColumns, cells: readonly Cell[], bins: number): readonly number[] {
  const largest = b.reduce((most, score) => Math.max(most, score), -Infinity);
  const quantiles = weightedQuantiles(b, accountShares(cells, b.length), Array.from({ length: bins - 1 }, (_, at) => (at + 1) / bins));
  return quantiles.filter((edge) => edge < largest);
}
