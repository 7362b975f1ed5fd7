#!/usr/bin/env bash
# Published batteries on the raw generator: one stream, and twenty fields' streams by turns, under several seeds.
#   npm run build && bench/population/battery/battery.sh dieharder [SEED ...]
#   npm run build && [TESTU01=PREFIX] bench/population/battery/battery.sh small|rabbit|alphabit|crush|big [SEED ...]
# PREFIX is where TestU01 1.2.3 is installed (./configure --disable-shared --prefix=PREFIX && make install; its licence keeps it out of here). Without it Debian's package serves
# (libtestu01-0-dev in non-free). SmallCrush takes seconds, Crush 22 minutes of CPU beside that of the words.
# Prints what fails or is weak, and a line per run; under a good generator one test in a hundred of dieharder says WEAK.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
battery=$1
shift
[ $# -gt 0 ] || set -- 1 2 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ "$battery" != dieharder ]; then
  if [ -n "${TESTU01:-}" ]; then
    cc -O2 -I "$TESTU01/include" "$here/testu01.c" -o "$work/testu01" -L "$TESTU01/lib" -ltestu01 -lprobdist -lmylib -lm
  else
    cc -O2 "$here/testu01.c" -o "$work/testu01" -ltestu01 -ltestu01probdist -ltestu01mylib -lm
  fi
fi
for mode in stream fields; do
  for seed in "$@"; do
    if [ "$battery" = dieharder ]; then
      # The quick tests of Diehard, STS and DAB: a minute a run; all of dieharder with `-a` takes hours.
      for test in 0 1 2 3 4 8 9 10 11 12 13 15 16 100 101 102 206 207 208 209; do
        node "$here/words.mjs" "$mode" "$seed" | dieharder -g 200 -d "$test" 2>/dev/null | grep -E 'PASSED|WEAK|FAILED' || true
      done >"$work/found"
      grep -E 'WEAK|FAILED' "$work/found" || true
      echo "dieharder $mode seed $seed: $(grep -c PASSED "$work/found") passed, $(grep -c WEAK "$work/found" || true) weak, $(grep -c FAILED "$work/found" || true) failed"
    else
      node "$here/words.mjs" "$mode" "$seed" | "$work/testu01" "$battery" "$mode-$seed" >"$work/found"
      echo "TestU01 $battery $mode seed $seed: $(grep -cE 'All tests were passed' "$work/found" || true) of 1 batteries without a p-value outside [0.001, 0.999]"
      sed -n '/The following tests gave/,$p' "$work/found"
    fi
  done
done
