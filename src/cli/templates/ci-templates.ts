/** A pipeline that `mlcheck init --ci` writes; the same text stands under `docs/ci/examples`. */
export interface CiTemplate {
  /** Where the platform looks for it, from the project's root. */
  readonly path: string;
  readonly text: (suite: string) => string;
}

export const CI_PLATFORMS = ['github', 'gitlab', 'jenkins'] as const;
export type CiPlatform = (typeof CI_PLATFORMS)[number];

const GITHUB = `name: model gate
on:
  pull_request:
  workflow_dispatch:
    inputs:
      candidate:
        description: Model under test (version, URL or environment)
        default: ""

permissions:
  contents: read
  pull-requests: write

concurrency:
  group: model-gate-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  gate:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
      - uses: actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0
        with:
          node-version: 24
          cache: npm
      - run: npm ci
      - id: gate
        uses: mlcheck/mlcheck@v0.1.0
        with:
          suite: example
          candidate: \${{ inputs.candidate }}
      - if: \${{ !cancelled() }}
        env:
          VERDICT: \${{ steps.gate.outputs.verdict }}
          RUN: \${{ steps.gate.outputs.run-id }}
        run: echo "$VERDICT in run $RUN"
`;

const GITLAB = `stages: [gate]

model-gate:
  stage: gate
  image: node:24.11.1-bookworm-slim
  timeout: 30 minutes
  interruptible: true
  variables:
    SUITE: example
    CANDIDATE: ""
  cache:
    key:
      files: [package-lock.json]
    paths: [.npm/]
  script:
    - npm ci --cache .npm --prefer-offline
    - npx --no-install mlcheck run "$SUITE" \${CANDIDATE:+--candidate "$CANDIDATE"}
  # Inconclusive is yellow, not green: the pipeline goes on only where the project allows warnings. Leave this out to stop there too.
  allow_failure:
    exit_codes: [3]
  artifacts:
    when: always
    expire_in: 30 days
    paths: [reports/]
    reports:
      junit: reports/*/runs/*/junit.xml
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
`;

const JENKINS = `// A release gate: four shards score at the same time, one stage judges them together.
// Plugins: Docker Pipeline, JUnit, HTML Publisher, Allure (leave the allure step out without it).
pipeline {
  agent none
  options {
    timeout(time: 30, unit: 'MINUTES')
    disableConcurrentBuilds()
  }
  parameters {
    string(name: 'SUITE', defaultValue: 'example', description: 'Name of the suite')
    string(name: 'CANDIDATE', defaultValue: '', description: 'Model under test: a version, a URL or an environment; empty: as the suite says')
  }
  environment {
    SHARDS = '4'
    // STAGING_TOKEN = credentials('staging-token')
  }
  stages {
    stage('Score') {
      matrix {
        axes {
          axis {
            name 'SHARD'
            values '1', '2', '3', '4'
          }
        }
        agent { docker { image 'node:24.11.1-bookworm-slim' } }
        environment {
          HOME = "\${env.WORKSPACE}"
        }
        stages {
          stage('Shard') {
            steps {
              sh 'npm ci'
              sh '''
                rm -rf reports
                set -- run "$SUITE" --shard "$SHARD/$SHARDS"
                [ -z "$CANDIDATE" ] || set -- "$@" --candidate "$CANDIDATE"
                npx --no-install mlcheck "$@"
              '''
              stash name: "shard-\${env.SHARD}", includes: 'reports/*/shards/*.jsonl.gz'
            }
          }
        }
      }
    }
    stage('Gate') {
      agent { docker { image 'node:24.11.1-bookworm-slim' } }
      environment {
        HOME = "\${env.WORKSPACE}"
      }
      steps {
        sh 'npm ci && rm -rf reports'
        unstash 'shard-1'
        unstash 'shard-2'
        unstash 'shard-3'
        unstash 'shard-4'
        script {
          int code = sh(returnStatus: true, script: 'npx --no-install mlcheck merge "reports/$SUITE/shards"')
          switch (code) {
            case 0:
              break
            case 3:
              unstable('inconclusive: not enough evidence to release')
              break
            default:
              error("mlcheck ended with exit code \${code}")
          }
        }
      }
      post {
        always {
          junit testResults: 'reports/*/runs/*/junit.xml', allowEmptyResults: false, skipMarkingBuildUnstable: true
          publishHTML target: [reportDir: "reports/\${params.SUITE}/latest", reportFiles: 'report.html', reportName: 'mlcheck', keepAll: true, alwaysLinkToLastBuild: true, allowMissing: true]
          allure includeProperties: false, results: [[path: "reports/\${params.SUITE}/latest/allure-results"]]
          archiveArtifacts artifacts: 'reports/*/runs/**', allowEmptyArchive: true
        }
      }
    }
  }
}
`;

/** Pipelines by platform: each runs the gate, keeps its reports, and ends as mlcheck does. */
export const CI_TEMPLATES: Readonly<Record<CiPlatform, CiTemplate>> = {
  github: { path: '.github/workflows/model-gate.yml', text: (suite) => GITHUB.replace('suite: example', `suite: ${suite}`) },
  gitlab: { path: '.gitlab-ci.yml', text: (suite) => GITLAB.replace('SUITE: example', `SUITE: ${suite}`) },
  jenkins: { path: 'Jenkinsfile', text: (suite) => JENKINS.replace("defaultValue: 'example'", `defaultValue: '${suite}'`) },
};
