import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../', import.meta.url);

/** The sections of the page and the functions in them, in the order of a reader's questions. */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  'Two samples': ['twoSamplePanel', 'ksTwoSample', 'ksDistance', 'ksOneSample', 'cramerVonMisesTwoSample', 'andersonDarlingKSample', 'mannWhitneyU', 'wasserstein', 'energyDistance', 'jensenShannon', 'hellinger', 'kullbackLeibler', 'populationStability', 'chiSquareTwoSample', 'chiSquareGoodnessOfFit', 'gTest', 'welchT', 'leveneBrownForsythe', 'cohensD', 'cliffsDelta'],
  Pairs: ['pairedKs', 'pairedT', 'wilcoxonSignedRank', 'signTest', 'mcnemar', 'pearson', 'spearman', 'kendallTau', 'concordance', 'blandAltman', 'rankBiasedOverlap'],
  'Classification with truth': ['rocAuc', 'delong', 'prAuc', 'logLoss', 'brier', 'calibrationError', 'confusion', 'thresholdMetrics', 'metricsAt'],
  Ranking: ['ndcg', 'dcg', 'averagePrecision', 'reciprocalRank', 'precisionAt', 'recallAt', 'hitRate', 'rPrecision', 'bpref', 'expectedReciprocalRank', 'trecOrder', 'readQrels', 'readRun'],
  Groups: ['demographicParity', 'disparateImpact', 'equalOpportunity', 'equalisedOdds'],
  Intervals: ['meanInterval', 'wilson', 'clopperPearson', 'clopperPearsonLower', 'clopperPearsonUpper', 'quantileInterval', 'ksBand', 'bootstrap', 'guardedLower', 'guardedUpper'],
  'Many tests': ['bonferroni', 'holm', 'hochberg', 'benjaminiHochberg', 'benjaminiYekutieli'],
  Distributions: ['normal', 'studentT', 'chiSquared', 'noncentralChiSquared', 'f', 'beta', 'gamma', 'binomial', 'poisson', 'kolmogorov'],
  Descriptions: ['quantile', 'ecdf', 'histogram', 'tally', 'mergeTallies', 'moments', 'mergeMoments', 'tDigest', 'mergeDigests', 'digestQuantile'],
  'In a thread of its own': ['inWorker'],
};

interface Entry {
  readonly definition: string;
  readonly parameters: readonly string[];
  readonly returns?: string;
  readonly facts: string;
  readonly example?: string;
}

/** Doc comments of exported functions and constants, by name. */
function entries(): ReadonlyMap<string, Entry> {
  const found = new Map<string, Entry>();
  for (const file of readdirSync(folder).filter((name) => /^[a-z-]+\.ts$/.test(name)).sort()) {
    const source = readFileSync(new URL(file, folder), 'utf8');
    for (const match of source.matchAll(/\/\*\*\n((?: \*.*\n)+?) \*\/\nexport (?:function|const) (\w+)/g)) {
      if (!found.has(match[2] as string)) found.set(match[2] as string, entryOf((match[1] as string).replaceAll(/^ \* ?/gm, '')));
    }
    for (const match of source.matchAll(/\/\*\* (.*?) \*\/\nexport (?:function|const) (\w+)/g)) {
      if (!found.has(match[2] as string)) found.set(match[2] as string, { definition: match[1] as string, parameters: [], facts: '' });
    }
  }
  return found;
}

function entryOf(comment: string): Entry {
  const example = /```ts\n([\s\S]*?)```/.exec(comment)?.[1]?.trim();
  const text = comment.replace(/@example[\s\S]*$/, '');
  const facts = /^Cost: [\s\S]*/m.exec(text)?.[0].trim() ?? '';
  const tags = text.replace(facts, '').split(/^(?=@)/m).map((part) => part.trim().replaceAll(/\s*\n\s*/g, ' '));
  const returns = tags.find((tag) => tag.startsWith('@returns '))?.slice(9);
  return {
    definition: (tags[0] ?? '').startsWith('@') ? '' : (tags[0] ?? ''),
    parameters: tags.filter((tag) => tag.startsWith('@param ')).map((tag) => tag.slice(7)),
    ...(returns === undefined ? {} : { returns }),
    facts: facts.replaceAll('\n', ' '),
    ...(example === undefined ? {} : { example }),
  };
}

/** The text of docs/statistics.md. @throws RangeError for a public function that no section names, or a name that is not public. */
export function statisticsPage(names: readonly string[]): string {
  const all = entries();
  const placed = Object.values(SECTIONS).flat();
  const lost = [...names.filter((name) => !placed.includes(name)), ...placed.filter((name) => !names.includes(name) || !all.has(name))];
  if (lost.length > 0) throw new RangeError(`sections of the statistics page must name each public function once, not so: ${lost.join(', ')}`);
  const page = ['# The statistics', '', 'Generated from the doc comments of `src/stats` by `node bench/stats/page.mjs`; a test holds it up to date. Every function is exported by `mlcheck/stats`,',
    'takes arrays or typed arrays of finite numbers (a tally where it says so), leaves them as they are, and throws `statistic-undefined` where a result would not be defined.',
    'Oracle files and the scripts that made them are in `fixtures/oracles/stats`.'];
  for (const [section, members] of Object.entries(SECTIONS)) {
    page.push('', `## ${section}`);
    for (const name of members) {
      const entry = all.get(name) as Entry;
      page.push('', `### ${name}`, '', entry.definition);
      if (entry.parameters.length > 0) page.push('', ...entry.parameters.map((p) => `- ${p.replace(/^([\w.]+(?:, [\w.]+)*) /, (_, list: string) => `${list.split(', ').map((v) => `\`${v}\``).join(', ')}: `)}`));
      if (entry.returns !== undefined) page.push('', `Returns ${entry.returns}`);
      if (entry.facts !== '') page.push('', entry.facts);
      if (entry.example !== undefined) page.push('', '```ts', entry.example, '```');
    }
  }
  return `${page.join('\n')}\n`;
}
