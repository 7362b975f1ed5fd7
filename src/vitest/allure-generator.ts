import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** What is used of the generator behind the package `allure`, which is pinned exactly. */
export interface Generator {
  resolveConfig(config: object): Promise<{ readonly plugins: readonly { readonly id: string }[] }>;
  readonly AllureReport: new (config: object) => {
    start(): Promise<void>;
    readDirectory(directory: string): Promise<void>;
    done(): Promise<void>;
  };
}

/** The generator's own package is a dependency of `allure`, so it is looked up from there. */
export async function generator(): Promise<Generator> {
  const allure = createRequire(createRequire(import.meta.url).resolve('allure'));
  return (await import(pathToFileURL(allure.resolve('@allurereport/core')).href)) as Generator;
}
