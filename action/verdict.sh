#!/usr/bin/env bash
# Ends the job with the verdict. No exit code is never a pass.
set -uo pipefail
code=${MLCHECK_ACTION_EXIT_CODE:-}
if [ -z "$code" ]; then
  echo "::error title=mlcheck gave no verdict::The run step ended without an exit code."
  exit 5
fi
if [ "$code" = 3 ] && [ "${MLCHECK_ACTION_FAIL_ON_INCONCLUSIVE:-true}" = false ]; then
  echo "::warning title=mlcheck is inconclusive::Not a pass: fail-on-inconclusive is false, so this job goes on."
  exit 0
fi
exit "$code"
