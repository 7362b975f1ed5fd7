import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SuiteTestOptions } from './register-suite.js';
import { suiteReporter } from './suite-reporter.js';

const SUITE = /\.suite\.m?[jt]s$/;
/** What vitest includes when nobody says otherwise: a list of one's own replaces it, and a project's own tests would vanish. */
const DEFAULT_INCLUDE = '**/*.{test,spec}.?(c|m)[jt]s?(x)';

const SUITES = '**/*.suite.?(m)[jt]s';

/** As much of vitest's and vite's configuration as the plugin touches; structural, so that it fits whichever versions a project has. */
interface UserConfig {
  test?: { include?: string[]; projects?: unknown };
}
interface VitestContext {
  readonly vitest: { readonly config: { readonly reporters: unknown[]; readonly root: string } };
}

/** A plugin of vite that vitest understands. */
export interface SuitePlugin {
  readonly name: string;
  readonly enforce: 'post';
  config(config: UserConfig): {
    resolve?: { alias: { find: RegExp; replacement: string }[] };
    test?: { include?: string[]; server?: { deps: { external: RegExp[] } } };
  };
  transform(code: string, id: string): { code: string; map: null } | undefined;
  configureVitest(context: VitestContext): void;
}

const ending = extname(fileURLToPath(import.meta.url));
/** Compiled, mlcheck is loaded by Node itself; as TypeScript it has to pass through vite. */
const compiled = ending === '.js';
const known = new WeakSet<object>();

/**
 * Lets `vitest run` run suites: each `*.suite.ts` becomes a file of tests, "scoring" first, then one per claim. Every run is written under `reports/` as `mlcheck run` writes it,
 * with Allure results and report. Only a suite under test is run: one that another module imports stays data.
 *
 * ```ts
 * // vitest.config.ts
 * export default defineConfig({ plugins: [mlcheck()] });
 * ```
 * @param options what the options of `mlcheck run` would change: `{ candidate: '3', accounts: 600 }`.
 */
export function mlcheck(options: SuiteTestOptions = {}): SuitePlugin {
  const register = own('vitest/register-suite');
  return {
    name: 'mlcheck',
    enforce: 'post',
    config: ({ test }) => {
      if (test?.projects !== undefined) return {};
      const include = test?.include === undefined ? [DEFAULT_INCLUDE, SUITES] : test.include.some((pattern) => pattern.includes('.suite.')) ? [] : [SUITES];
      return {
        // A suite and the code that runs it are to share one copy of mlcheck, wherever the suite lies.
        resolve: { alias: [{ find: /^mlcheck$/, replacement: own('index') }, { find: /^mlcheck\/stats$/, replacement: own('stats/index') }] },
        test: { include, ...(compiled ? { server: { deps: { external: [startOf(own(''))] } } } : {}) },
      };
    },
    transform: (code, id) => {
      const file = id.split('?', 1)[0]!;
      if (!SUITE.test(basename(file))) return undefined;
      const lines = [
        `import { registerSuite as __mlcheckRegister } from ${JSON.stringify(register)};`,
        `if (import.meta.vitest) await __mlcheckRegister(import.meta.vitest, ${JSON.stringify(file)}, ${JSON.stringify(options)});`,
      ];
      return { code: `${code}\n${lines.join('\n')}\n`, map: null };
    },
    configureVitest: ({ vitest }) => {
      if (known.has(vitest)) return;
      known.add(vitest);
      vitest.config.reporters.push(suiteReporter(vitest.config.root));
    },
  };
}

/** A module of this copy of mlcheck; its folder for an empty name. */
function own(module: string): string {
  return fileURLToPath(new URL(module === '' ? '../' : `../${module}${ending}`, import.meta.url)).replaceAll('\\', '/');
}

function startOf(path: string): RegExp {
  return new RegExp(`^(file://)?${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}
