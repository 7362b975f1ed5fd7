/**
 * An XGBoost model small enough for paper. Features a, b; base score 1/2, so margin 0.
 *
 *     a < 1 ? -1 : (a < 3 ? 0.5 : 2)     missing a goes left
 *     b < 20 ? 0.25 : -0.75              missing b goes right
 */
export function twoTreeModel() {
  return {
    learner: {
      attributes: {},
      feature_names: ['a', 'b'],
      feature_types: ['float', 'float'],
      gradient_booster: {
        name: 'gbtree',
        model: {
          gbtree_model_param: { num_parallel_tree: '1', num_trees: '2' },
          tree_info: [0, 0],
          trees: [
            tree([1, -1, 3, -1, -1], [2, -1, 4, -1, -1], [0, 0, 0, 0, 0], [1, -1, 3, 0.5, 2], [1, 0, 1, 0, 0]),
            tree([1, -1, -1], [2, -1, -1], [1, 0, 0], [20, 0.25, -0.75], [0, 0, 0]),
          ],
        },
      },
      learner_model_param: { base_score: '5E-1', num_class: '0', num_feature: '2', num_target: '1' },
      objective: { name: 'binary:logistic', reg_loss_param: { scale_pos_weight: '1' } },
    },
    version: [3, 2, 0],
  };
}

function tree(left: number[], right: number[], feature: number[], condition: number[], defaultLeft: number[]) {
  return {
    left_children: left,
    right_children: right,
    split_indices: feature,
    split_conditions: condition,
    default_left: defaultLeft,
    split_type: left.map(() => 0),
    tree_param: { num_nodes: String(left.length), size_leaf_vector: '1' },
  };
}
