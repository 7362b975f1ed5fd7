import { readFileSync } from 'node:fs';
import { loadModels, packagedModels } from '../src/service/model-repository.js';
import { predictTrees } from '../src/service/predict-trees.js';

// Rows per second of the reference service's trees, one thread: `npx jiti bench/score-trees.ts`. Best of ten, so that other work on the machine counts less.
const [model] = await loadModels(packagedModels(), ['fraud-risk']);
const golden = JSON.parse(readFileSync(`${packagedModels()}/fraud-risk/golden.json`, 'utf8')) as { rows: (number | null)[][] };
const n = golden.rows.length * 50;
const rows = Float32Array.from(Array.from({ length: 50 }, () => golden.rows.flat()).flat(), (value) => value ?? NaN);
for (const { config, replicas } of model!.versions) {
  const trees = replicas[0]!;
  const seconds = Array.from({ length: 10 }, () => {
    const from = performance.now();
    predictTrees(trees, rows, n);
    return (performance.now() - from) / 1000;
  });
  console.log(`version ${config.version}: ${trees.roots.length} trees, ${trees.feature.length} nodes, ${Math.round(n / Math.min(...seconds))} rows/s`);
}
