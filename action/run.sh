#!/usr/bin/env bash
# Runs the suites that the action was asked for. Always ends with 0, so that reports are uploaded first; verdict.sh ends the job with the exit code.
set -uo pipefail

words() { # every word of a text, one a line, without expanding globs
  local word
  set -f
  for word in $1; do printf '%s\n' "$word"; done
  set +f
}

arguments=()
while IFS= read -r suite; do arguments+=("$suite"); done < <(words "${MLCHECK_ACTION_SUITE:-}")
[ -n "${MLCHECK_ACTION_CANDIDATE:-}" ] && arguments+=("--candidate=$MLCHECK_ACTION_CANDIDATE")
[ -n "${MLCHECK_ACTION_BASELINE:-}" ] && arguments+=("--baseline=$MLCHECK_ACTION_BASELINE")
while IFS= read -r line; do
  line=${line%$'\r'}
  [ -n "$line" ] && arguments+=("$line")
done <<< "${MLCHECK_ACTION_ARGS:-}"

if [ -n "${MLCHECK_ACTION_VERSION:-}" ]; then
  command=(npx --yes --package "mlcheck@$MLCHECK_ACTION_VERSION" mlcheck)
else
  # Only what is installed: a gate must not change with whatever version is newest today.
  command=(npx --no-install mlcheck)
fi

"${command[@]}" run "${arguments[@]}" --github
code=$?

# mlcheck writes its outputs itself; without them it never started.
if ! grep -q '^verdict=' "$GITHUB_OUTPUT" 2>/dev/null; then
  echo "::error title=mlcheck did not start::npx ended with exit code $code. Install mlcheck in ${PWD} (npm i -D mlcheck, npm ci) or name a version: with: { version: 0.1.0 }."
  printf 'verdict=error\nexit-code=5\nrun-id=\nresults=[]\n' >> "$GITHUB_OUTPUT"
fi
exit 0
