#!/usr/bin/env bash
# A release gate in any shell: promotes on a pass, rolls back on a failure, and asks a human otherwise.
# Usage: gate.sh SUITE [CANDIDATE]
set -uo pipefail

suite=${1:?usage: gate.sh SUITE [CANDIDATE]}
candidate=${2:-}

npx --no-install mlcheck run "$suite" ${candidate:+--candidate "$candidate"}
code=$?

case $code in
  0) echo "promote $suite $candidate" ;;
  1) echo "roll back $suite $candidate: a claim failed" ;;
  3) echo "hold $suite $candidate: not enough evidence" ;;
  4) echo "hold $suite $candidate: the endpoint could not be used" ;;
  130 | 143) echo "stopped" ;;
  *) echo "mend the gate itself (exit $code)" ;;
esac
exit $code
