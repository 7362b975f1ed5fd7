import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileTrees } from './compile-trees.js';
import { predictTrees } from './predict-trees.js';
import { splitRange } from './split-range.js';
import { readXgboostJson } from './xgboost-json.js';
import { twoTreeModel } from './testing/two-tree-model.js';

const ORACLES = new URL('../../fixtures/oracles/service/', import.meta.url);
const oracle = (name: string): unknown => JSON.parse(readFileSync(new URL(name, ORACLES), 'utf8'));

describe('hand: a two-tree model on paper', () => {
  const model = compileTrees(readXgboostJson(twoTreeModel(), 'model.json'));
  const sigmoid = (margin: number) => 1 / (1 + Math.exp(-margin));
  const score = (a: number, b: number) => predictTrees(model, Float32Array.of(a, b), 1)[0]!;

  test('the base score 0.5 is margin 0; one leaf of each tree is added', () => {
    expect(model.baseMargin).toBe(0);
    expect(score(0.5, 10)).toBeCloseTo(sigmoid(-1 + 0.25), 6);
    expect(score(2, 10)).toBeCloseTo(sigmoid(0.5 + 0.25), 6);
    expect(score(4, 30)).toBeCloseTo(sigmoid(2 - 0.75), 6);
  });

  test('a value on the threshold goes right', () => {
    expect(score(1, 20)).toBeCloseTo(sigmoid(0.5 - 0.75), 6);
    expect(score(0.99, 19.9)).toBeCloseTo(sigmoid(-1 + 0.25), 6);
  });

  test('a missing value goes where each node says', () => {
    expect(score(NaN, 10)).toBeCloseTo(sigmoid(-1 + 0.25), 6);
    expect(score(2, NaN)).toBeCloseTo(sigmoid(0.5 - 0.75), 6);
  });

  test('rows of a batch do not touch each other; no rows give no scores', () => {
    expect([...predictTrees(model, Float32Array.of(0.5, 10, 4, 30), 2)]).toEqual([score(0.5, 10), score(4, 30)]);
    expect(predictTrees(model, new Float32Array(0), 0)).toHaveLength(0);
  });

  test('the range of splits', () => {
    expect(splitRange(model, 0)).toEqual({ lo: 1, hi: 3 });
    expect(splitRange(model, 1)).toEqual({ lo: 20, hi: 20 });
    expect(splitRange(model, 2)).toBeUndefined();
  });
});

describe('oracle: XGBoost', () => {
  const files = readdirSync(ORACLES).filter((name) => /^xgboost-[\d.]+\.json$/.test(name));

  test('both ways to write the base score are covered', () => expect(files).toEqual(['xgboost-2.1.4.json', 'xgboost-3.2.0.json']));

  test.each(files)('%s: 362 rows with missing values and values on thresholds, within 1e-6', (file) => {
    const golden = oracle(file) as { rows: (number | null)[][]; predictions: number[] };
    const model = compileTrees(readXgboostJson(oracle(file.replace('.json', '.model.json')), file));
    const rows = Float32Array.from(golden.rows.flat(), (value) => value ?? NaN);
    const scores = predictTrees(model, rows, golden.rows.length);
    const worst = Math.max(...scores.map((score, k) => Math.abs(score - golden.predictions[k]!)));
    expect(golden.rows).toHaveLength(362);
    expect(worst).toBeLessThanOrEqual(1e-6);
  });
});

describe('oracle: real models that must not be served', () => {
  const refused = oracle('refused.json') as Record<string, unknown>;
  test.each([
    ['categorical', /split_type: must be numeric: categorical splits are not served/],
    ['multiclass', /objective.name: must be "binary:logistic", got "multi:softprob"/],
    ['dart', /gradient_booster.name: must be "gbtree", got "dart"/],
    ['linear', /gradient_booster.name: must be "gbtree", got "gblinear"/],
    ['regression', /objective.name: must be "binary:logistic", got "reg:squarederror"/],
    ['early-stopped', /best_iteration: must be the last of the \d+ rounds/],
  ])('%s', (name, message) => {
    expect(refused[name]).toBeDefined();
    expect(() => readXgboostJson(refused[name], 'model.json')).toThrow(message);
  });
});

describe('hand: broken files', () => {
  type Tree = Record<string, unknown[]>;
  const broken = (change: (model: ReturnType<typeof twoTreeModel>, tree: Tree) => void): unknown => {
    const model = twoTreeModel();
    change(model, model.learner.gradient_booster.model.trees[0] as unknown as Tree);
    return model;
  };
  test.each<[string, unknown, RegExp]>([
    ['not an object', [], /model.json: must be an object, got \[\]/],
    ['no learner', {}, /learner: must be an object, got undefined/],
    ['a loop', broken((_, tree) => (tree['left_children']![0] = 0)), /trees\[0\]: must be a tree/],
    ['a child that is not there', broken((_, tree) => (tree['right_children']![0] = 99)), /must be a tree.*node 99/],
    ['a feature that is not there', broken((_, tree) => (tree['split_indices']![0] = 5)), /split_indices\[0\]: must be a feature from 0 to 1, got 5/],
    ['columns of unequal length', broken((_, tree) => tree['split_conditions']!.pop()), /split_conditions: must have one entry per node \(5\), got 4/],
    ['a threshold that is no number', broken((_, tree) => (tree['split_conditions']![0] = 'x')), /must be a list of finite numbers/],
    ['base score 1', broken((model) => (model.learner.learner_model_param.base_score = '1E0')), /base_score: must be a probability/],
    ['no trees', broken((model) => (model.learner.gradient_booster.model.trees = [])), /must hold at least one tree, got 0/],
  ])('%s', (_, document, message) => expect(() => readXgboostJson(document, 'model.json')).toThrow(message));
});
