export { countBuckets, gatherMarked, sumBuckets } from './buckets';
export { addChiSquare, addHellinger, addJensenShannon, addLikelihoodRatio, addRelativeEntropy } from './divergences';
export { countDistinct } from './distinct';
export { countAbove } from './edges';
export { extent } from './extent';
export { addReliability } from './reliability';
export { beginWords, binomial, draw, sumOfDraws } from './resample';
export { sortPart, sortPartWithRows } from './sort';
export { addPowers, addProducts, addUp, distances, subtract } from './sums';
