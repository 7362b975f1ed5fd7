// The public surface: names handed on, no code.
export { accountSource, type PopulationSource } from './population/account-source.js';
export { type Account, type AccountSource, type FieldValue, type Perturbation, type Twin, twinName } from './population/account.js';
export { type LogPlace, trafficFrom } from './population/traffic-from.js';
export { type AccountFile, accountsFrom, type CellKind, type TrafficLog } from './population/accounts-from.js';
export { type Column, columnsOf } from './population/columns.js';
export { drift, drifted, type DriftRecipe } from './population/drifted.js';
export { type Fidelity, fidelity } from './population/fidelity.js';
export { fitProfile } from './population/fit-profile.js';
export { declarationOf, populationFromProfile } from './population/population-from-profile.js';
export type { DataColumn, Profile } from './population/profile.js';
export { type DefinedPopulation, definePopulation, type PopulationSpec } from './population/define-population.js';
export type { Field, Fields, NumericField, ValueOf, ValuesOf } from './population/field.js';
export { beta, binomial, empirical, exponential, gamma, lognormal, mixture, negativeBinomial, normal, pareto, poisson, rounded, truncated, uniform, weibull, zeroInflated, zipf } from './population/numeric-fields.js';
export { history, type History, type HistoryEvent } from './population/history.js';
export { bernoulli, categorical, constant, derived, faker, folded, missing, oneOf, timestamp } from './population/other-fields.js';
export { populationDigest } from './population/population-digest.js';
export type { Population } from './population/population.js';
export { twinOf } from './population/twin-of.js';
export { readPopulation } from './table/read-population.js';
export { exp } from './random/exp.js';
export { log } from './random/log.js';
export { logistic } from './random/logistic.js';
export { GENERATOR_VERSION } from './random/uniform.js';

// Suites.
export { type ConfigSpec, defineConfig } from './suite/config.js';
export { defineSuite } from './suite/define-suite.js';
export type { Budget, Suite, SuiteSpec } from './suite/suite.js';

// Endpoints.
export { type Auth, type HeaderAuth, type Endpoint, env, type InputTensor, openInference, type OpenInferenceEndpoint, reference, type ReferenceEndpoint, secretFile, type SecretRef, type TensorParameters } from './scoring/endpoint.js';

// Accounts created in a system under test, and removed.
export type { HookContext, HookTarget, HttpTarget, PostgresTarget, ProvisionTarget, SystemId } from './provision/target.js';

// Checks.
export { aucDrop } from './checks/auc-drop.js';
export { aucFloor } from './checks/auc-floor.js';
export { brierDrop } from './checks/brier-drop.js';
export { calibration } from './checks/calibration.js';
export type { Check, CheckOptions, CheckSpec, Severity } from './checks/check.js';
export { cohortBounds } from './checks/cohort-bounds.js';
export { cohortGap } from './checks/cohort-gap.js';
export { cohortOrdering } from './checks/cohort-ordering.js';
export { consistency } from './checks/consistency.js';
export { contract } from './checks/contract.js';
export { decisionChurn } from './checks/decision-churn.js';
export { determinism } from './checks/determinism.js';
export { errorRate } from './checks/error-rate.js';
export { exceedanceRate } from './checks/exceedance-rate.js';
export { exceedanceShift } from './checks/exceedance-shift.js';
export { groupFairness } from './checks/group-fairness.js';
export { invariance } from './checks/invariance.js';
export { ks } from './checks/ks.js';
export { latencyQuantile } from './checks/latency-quantile.js';
export { meanShift } from './checks/mean-shift.js';
export { monotonicity } from './checks/monotonicity.js';
export { ndcgDrop } from './checks/ndcg-drop.js';
export { prAuc } from './checks/pr-auc.js';
export { psi } from './checks/psi.js';
export { quantileBounds } from './checks/quantile-bounds.js';
export { rankCorrelation } from './checks/rank-correlation.js';
export { rankingDrop } from './checks/ranking-drop.js';
export { rankingFloor } from './checks/ranking-floor.js';
export { servedVersion } from './checks/served-version.js';
export { topKOverlap } from './checks/top-k-overlap.js';
export { wasserstein } from './checks/wasserstein.js';

// What is wrong, and runs for those who read them.
export { ExitCode, isMlcheckError, MlcheckError } from './errors.js';
export { RUN_SCHEMA, type Run, type VerdictRecord } from './run/run.js';

// Where verdicts go besides files.
export { VERDICT_SCHEMA, type VerdictJson } from './report/verdict-json.js';
export type { MlflowSpec, PrometheusSpec, SinksSpec, WebhookSpec } from './suite/sinks-spec.js';

// Baselines from a recording instead of an endpoint.
export { logged, recorded, type Recording } from './scoring/recording.js';

// Other servers.
export { kserveV1, type KserveV1Endpoint } from './scoring/dialects/kserve-v1.js';
export { databricks, mlflow, type MlflowEndpoint } from './scoring/dialects/mlflow.js';
export type { ScorePlace } from './scoring/dialects/pick-scores.js';
export { azureMl, bentoMl, litServe, rayServe, seldonV1, torchServe, vertexAi } from './scoring/dialects/rest-presets.js';
export { rest, type RestEndpoint } from './scoring/dialects/rest.js';
export type { Column as RowColumn, RowOptions } from './scoring/dialects/row-encoder.js';
export { sagemaker, type SagemakerEndpoint } from './scoring/dialects/sagemaker.js';
export type { Template as BodyTemplate } from './scoring/dialects/template.js';
export { type SignatureInput, tensorflowServing, type TensorflowServingEndpoint } from './scoring/dialects/tensorflow-serving.js';
