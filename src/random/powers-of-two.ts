/** `POWERS_OF_TWO[k + 1074]` is 2^k, for k from -1074 to 1023, by exact halving and doubling. */
export const POWERS_OF_TWO = new Float64Array(2098);
for (let k = 0, power = 1; k <= 1023; k++, power *= 2) POWERS_OF_TWO[k + 1074] = power;
for (let k = 0, power = 1; k >= -1074; k--, power /= 2) POWERS_OF_TWO[k + 1074] = power;
