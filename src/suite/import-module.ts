import { createJiti } from 'jiti';

/**
 * Imports a user's TypeScript or JavaScript module. One loader for every verb: Node 20 cannot strip types, and a suite has to load outside of vitest too.
 * `mlcheck` inside it is this very copy of mlcheck, wherever the file lies.
 */
export async function importModule(file: string): Promise<unknown> {
  const jiti = createJiti(import.meta.url, {
    moduleCache: false,
    fsCache: false,
    interopDefault: false,
    virtualModules: { mlcheck: await import('../index.js'), 'mlcheck/stats': await import('../stats/index.js') },
  });
  return jiti.import(file);
}
