// Compiles the kernels of `assembly/` into the modules that the sources import as text: npm run kernels [-- --check]. With --check it writes nothing and fails where a module is not
// what its source compiles to.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const check = process.argv.includes('--check');
let stale = 0;

for (const name of ['population', 'stats']) {
  const { error, binary, stderr } = await compiled(name);
  if (error) throw new Error(`${name}: ${stderr}`);
  const file = here(`${name}.wasm.ts`);
  const text = `// Compiled from assembly/${name}.ts: npm run kernels.\nexport const COMPILED: string = '${Buffer.from(binary).toString('base64')}';\n`;
  if (readFileSync(file, 'utf8') === text) continue;
  stale++;
  if (!check) writeFileSync(file, text);
  console.log(`${name}: ${binary.length} bytes${check ? ', not what the repository holds' : ''}`);
}
process.exitCode = check && stale > 0 ? 1 : 0;

async function compiled(name) {
  let binary;
  const { error, stderr } = await asc.main([here(`assembly/${name}.ts`), '-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--outFile', 'out.wasm'], {
    writeFile: (_, contents) => { binary = contents; },
  });
  return { error, binary, stderr: stderr.toString() };
}
