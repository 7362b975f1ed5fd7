export { affine, exp, log, logistic, over, rounded, times } from './each';
export { hermite, interpolated, toIndices } from './lookups';
export { atLeast, below, toCodes } from './narrow';
export { toProbability } from './normal-cdf';
export { toNormal } from './normal-quantile';
export { fillUniforms } from './threefry';
export { weighedSum } from './weighed-sum';

/** Where the module's own constants end, and the caller's memory begins. */
export function room(): usize {
  return __heap_base;
}
