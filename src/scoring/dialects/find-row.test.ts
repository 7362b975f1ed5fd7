import { describe, expect, it } from 'vitest';
import { rowInRefusal } from './find-row.js';

describe('hand: what a model says when it refuses a row', () => {
  it.each([
    ['scikit-learn', 'X has 1 features, but LogisticRegression is expecting 20 features as input.', { width: 20 }],
    ['XGBoost', "Unexpected <class 'ValueError'>: Feature shape mismatch, expected: 20, got 1", { width: 20 }],
    ['LightGBM', 'The number of features in data (1) is not the same as it was in training data (12).', { width: 12 }],
    ['ONNX Runtime', 'Got invalid dimensions for input: X for the following indices\n index: 1 Got: 1 Expected: 30', { width: 30 }],
    ['PyTorch', 'mat1 and mat2 shapes cannot be multiplied (1x1 and 8x64)', { width: 8 }],
    ['XGBoost, named', "feature_names mismatch: ['b', 'a'] ['mlcheck']\nexpected a, b in input data", { width: 2, names: ['b', 'a'] }],
    ['a column transformer, inside of JSON', JSON.stringify({ stack_trace: 'raise ValueError(f"columns are missing: {diff}")\nValueError: columns are missing: {\'b\', \'a\'}\n' }), { width: 2, names: ['a', 'b'] }],
    ['an estimator that was fitted with names', JSON.stringify({ error: 'Feature names unseen at fit time:\n- mlcheck\nFeature names seen at fit time, yet now missing:\n- age\n- income\n' }), { width: 2, names: ['age', 'income'] }],
    ['nothing of use', 'Internal Server Error', undefined],
  ])('%s', (_, body, row) => {
    expect(rowInRefusal(body)).toEqual(row);
  });

  it('five names of more are not all', () => {
    expect(rowInRefusal('Feature names seen at fit time, yet now missing:\n- a\n- b\n- c\n- d\n- e\n- ...\n')).toBeUndefined();
  });
});
