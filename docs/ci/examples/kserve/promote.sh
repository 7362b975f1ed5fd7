#!/usr/bin/env bash
# Runs the canary's gate, then gives it all traffic or takes it back. Needs kubectl with access to the namespace.
# Usage: promote.sh NAMESPACE INFERENCESERVICE MANIFEST
set -euo pipefail
namespace=${1:?namespace} service=${2:?name of the InferenceService} manifest=${3:?manifest with the Job}

job=$(kubectl create --namespace "$namespace" --filename "$manifest" --output name)
# Waits for either end: `kubectl wait` alone would sit out its time on a Job that failed.
while true; do
  conditions=$(kubectl get --namespace "$namespace" "$job" --output 'jsonpath={.status.conditions[?(@.status=="True")].type}')
  case " $conditions " in
    *" Complete "*) verdict=pass && break ;;
    *" Failed "*) verdict=no-pass && break ;;
  esac
  sleep "${POLL_SECONDS:-5}"
done

if [ "$verdict" = pass ]; then
  # Without a percentage the newest revision gets everything.
  kubectl patch --namespace "$namespace" inferenceservice "$service" --type json --patch '[{"op":"remove","path":"/spec/predictor/canaryTrafficPercent"}]'
else
  echo "no pass: the canary keeps 0% of the traffic; kubectl logs --namespace $namespace $job says why" >&2
  exit 1
fi
