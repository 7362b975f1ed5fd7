export { affine, exp, log, logistic, rounded, times } from './each';
export { hermite, toIndices } from './lookups';
export { atLeast, below, toCodes } from './narrow';
export { toProbability } from './normal-cdf';
export { toNormal } from './normal-quantile';
export { fillUniforms } from './threefry';
export { weighedSum } from './weighed-sum';
