import { MlcheckError } from '../errors.js';

/** One tree as XGBoost writes it: node arrays of equal length, node 0 the root, a left child of -1 marks a leaf. */
export interface BoostedTree {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly feature: readonly number[];
  /** Threshold of a split (`value < threshold` goes left), or the value of a leaf. */
  readonly condition: readonly number[];
  readonly defaultLeft: readonly boolean[];
}

/** A boosted model for one probability: `sigmoid(logit(baseScore) + sum of one leaf per tree)`. */
export interface BoostedTrees {
  readonly features: number;
  /** Empty when the model was trained without names. */
  readonly featureNames: readonly string[];
  /** As a probability, strictly between 0 and 1. */
  readonly baseScore: number;
  readonly trees: readonly BoostedTree[];
}

type Json = { readonly [key: string]: unknown };

/**
 * Reads XGBoost's own JSON model (`Booster.save_model("model.json")`, schema of XGBoost 1.6 to 3.x), for `gbtree` boosters with the objective
 * `binary:logistic` and numeric splits.
 *
 * @param document parsed JSON
 * @param place file name, for messages
 * @throws MlcheckError `file-invalid` for anything whose predictions could differ from XGBoost's: another booster or objective, several outputs,
 *   categorical splits, early stopping that was not cut away, nodes that do not form trees
 */
export function readXgboostJson(document: unknown, place: string): BoostedTrees {
  const at = reader(place);
  const learner = at.object(at.object(document, '')['learner'], 'learner');
  const param = at.object(learner['learner_model_param'], 'learner.learner_model_param');
  const objective = at.object(learner['objective'], 'learner.objective')['name'];
  at.rule(objective === 'binary:logistic', 'learner.objective.name', 'must be "binary:logistic"', objective);
  at.rule(['0', '1'].includes(String(param['num_class'] ?? '0')), 'learner.learner_model_param.num_class', 'must be 0: one score per row', param['num_class']);
  at.rule(String(param['num_target'] ?? '1') === '1', 'learner.learner_model_param.num_target', 'must be 1: one score per row', param['num_target']);
  const booster = at.object(learner['gradient_booster'], 'learner.gradient_booster');
  at.rule(booster['name'] === 'gbtree', 'learner.gradient_booster.name', 'must be "gbtree"', booster['name']);
  const model = at.object(booster['model'], 'learner.gradient_booster.model');

  const features = Number(param['num_feature']);
  at.rule(Number.isSafeInteger(features) && features > 0, 'learner.learner_model_param.num_feature', 'must be a whole number > 0', param['num_feature']);
  // Up to XGBoost 3.0 a number in a string, from 3.1 a list of one number in a string.
  const baseScore = Number(String(param['base_score']).replace(/^\[(.*)\]$/, '$1'));
  at.rule(baseScore > 0 && baseScore < 1, 'learner.learner_model_param.base_score', 'must be a probability between 0 and 1', param['base_score']);
  const names = learner['feature_names'] ?? [];
  at.rule(Array.isArray(names) && names.every((name) => typeof name === 'string'), 'learner.feature_names', 'must be a list of names', names);

  const trees = at.list(model['trees'], 'learner.gradient_booster.model.trees');
  at.rule(trees.length > 0, 'learner.gradient_booster.model.trees', 'must hold at least one tree', trees.length);
  refuseEarlyStopping(at, learner, model, trees.length);
  return {
    features,
    featureNames: names as string[],
    baseScore,
    trees: trees.map((tree, index) => readTree(at, tree, `learner.gradient_booster.model.trees[${index}]`, features)),
  };
}

function readTree(at: Reader, value: unknown, path: string, features: number): BoostedTree {
  const tree = at.object(value, path);
  const left = at.numbers(tree['left_children'], `${path}.left_children`);
  const column = (name: string) => at.numbers(tree[name], `${path}.${name}`, left.length);
  const right = column('right_children');
  const feature = column('split_indices');
  const condition = column('split_conditions');
  const defaultLeft = column('default_left').map((flag) => flag === 1);
  const categorical = (tree['split_type'] ?? []) as readonly unknown[];
  at.rule(!categorical.includes(1), `${path}.split_type`, 'must be numeric: categorical splits are not served', 'categorical', 'Encode categories as numbers before training.');
  const vector = String(at.object(tree['tree_param'] ?? {}, `${path}.tree_param`)['size_leaf_vector'] ?? '0');
  at.rule(vector === '0' || vector === '1', `${path}.tree_param.size_leaf_vector`, 'must be 0 or 1: one value per leaf', vector);
  refuseLoops(at, path, left, right, feature, features);
  return { left, right, feature, condition, defaultLeft };
}

/** Every node is reached from the root at most once, so that every walk ends in a leaf. */
function refuseLoops(at: Reader, path: string, left: readonly number[], right: readonly number[], feature: readonly number[], features: number): void {
  const seen = new Set<number>();
  const open = [0];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    at.rule(node >= 0 && node < left.length && !seen.has(node), path, 'must be a tree: a child exists and has one parent', `node ${node}`);
    seen.add(node);
    if (left[node] === -1) continue;
    const split = feature[node]!;
    at.rule(split >= 0 && split < features, `${path}.split_indices[${node}]`, `must be a feature from 0 to ${features - 1}`, split);
    open.push(left[node]!, right[node]!);
  }
}

/** XGBoost's two Python interfaces disagree on which trees count after early stopping, so such a model has no one truth. */
function refuseEarlyStopping(at: Reader, learner: Json, model: Json, trees: number): void {
  const best = at.object(learner['attributes'] ?? {}, 'learner.attributes')['best_iteration'];
  if (best === undefined) return;
  const parallel = Number(at.object(model['gbtree_model_param'] ?? {}, 'learner.gradient_booster.model.gbtree_model_param')['num_parallel_tree'] ?? 1) || 1;
  at.rule((Number(best) + 1) * parallel === trees, 'learner.attributes.best_iteration', `must be the last of the ${trees / parallel} rounds`, best, 'Save booster[: best_iteration + 1] after early stopping.');
}

type Reader = ReturnType<typeof reader>;

function reader(place: string) {
  const rule = (holds: boolean, path: string, text: string, value: unknown, hint = 'Save the model with Booster.save_model("model.json").'): void => {
    if (!holds) throw new MlcheckError('file-invalid', { place: path === '' ? place : `${place} ${path}`, rule: text, value, hint });
  };
  const list = (value: unknown, path: string): readonly unknown[] => {
    rule(Array.isArray(value), path, 'must be a list', value);
    return value as readonly unknown[];
  };
  return {
    rule,
    list,
    object(value: unknown, path: string): Json {
      rule(typeof value === 'object' && value !== null && !Array.isArray(value), path, 'must be an object', value);
      return value as Json;
    },
    numbers(value: unknown, path: string, length?: number): readonly number[] {
      const items = list(value, path).map(Number);
      rule(items.length > 0 && items.every(Number.isFinite), path, 'must be a list of finite numbers', value);
      rule(length === undefined || items.length === length, path, `must have one entry per node (${length})`, items.length);
      return items;
    },
  };
}
