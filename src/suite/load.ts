import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { isMlcheckError, MlcheckError } from '../errors.js';
import { contractSchema, isFetched, type ContractSource } from '../scoring/contract-source.js';
import { accountSource } from '../population/account-source.js';
import { readPopulation } from '../table/read-population.js';
import { importModule } from './import-module.js';
import type { Suite } from './suite.js';

export interface LoadedSuite {
  readonly suite: Suite;
  /** Absolute path. */
  readonly file: string;
  /** The file as messages show it, relative to the working directory where that is shorter. */
  readonly place: string;
}

/**
 * Loads a suite file, and the accounts of a population that stands in a file.
 * @throws MlcheckError `suite-load` when the file cannot be read, parsed or run, with line and column where they are known; the suite's own complaints with
 * the file in front of their place.
 */
export async function loadSuite(file: string, cwd: string): Promise<LoadedSuite> {
  const place = shown(file, cwd);
  let exported: unknown;
  try {
    exported = ((await importModule(file)) as { default?: unknown } | undefined)?.default;
  } catch (error) {
    throw isMlcheckError(error) ? placed(error, place) : unloadable(error, file, place);
  }
  if (!isSuite(exported)) {
    throw new MlcheckError('suite-load', { place, rule: 'must export a suite by default', value: exported, hint: 'write `export default defineSuite({...})`' });
  }
  tryAccounts(exported, file, place);
  return { suite: withContracts(await withAccounts(exported, dirname(file)), dirname(file), place), file, place };
}

const TRIED = 3;

/** Functions of a declaration are only known by running them: the first accounts of every cohort are made, before anything is asked of an endpoint. */
function tryAccounts({ population, seed }: Suite, file: string, place: string): void {
  if (population.declaration === undefined) return;
  const source = accountSource(population, seed);
  for (const cohort of source.cohorts) {
    for (let i = 0; i < TRIED; i++) {
      try {
        source.account(cohort, i);
      } catch (error) {
        if (isMlcheckError(error)) throw placed(error, place);
        const { place: at, value, cause } = unloadable(error, file, place);
        throw new MlcheckError('population-invalid', { place: at, rule: `must make account ${cohort}/${i} without an error`, value, hint: 'a function of the population threw it: fields may be null where they are missing, and boundary cohorts hold every strange value', cause });
      }
    }
  }
}

/** The suite with the schemas that its endpoints name by a file beside the suite; of others the path counts from the working directory. */
function withContracts(suite: Suite, folder: string, place: string): Suite {
  const candidate = schemaBeside(suite.candidate, folder, `${place} candidate.contract`);
  const baseline = suite.baseline === undefined ? undefined : schemaBeside(suite.baseline, folder, `${place} baseline.contract`);
  if (candidate === undefined && baseline === undefined) return suite;
  return Object.freeze({ ...suite, ...(candidate === undefined ? {} : { candidate: { ...suite.candidate, ...candidate } as Suite['candidate'] }), ...(baseline === undefined ? {} : { baseline: { ...suite.baseline, ...baseline } as Suite['candidate'] }) });
}

function schemaBeside(endpoint: object, folder: string, place: string): { readonly contract: ContractSource } | undefined {
  const { contract } = endpoint as { readonly contract?: ContractSource };
  if (contract === undefined || 'schema' in contract || isFetched(contract)) return undefined;
  const file = resolve(folder, 'file' in contract ? contract.file : (contract.openapi as { readonly file: string }).file);
  if (!existsSync(file)) return undefined;
  return { contract: { schema: contractSchema('file' in contract ? { file } : { ...contract, openapi: { file } }, place) } };
}

/** The suite with the accounts of its population's file; complaints name that file. */
async function withAccounts(suite: Suite, folder: string): Promise<Suite> {
  const population = await readPopulation(suite.population, folder);
  return population === suite.population ? suite : Object.freeze({ ...suite, population });
}

/** A complaint with a relative place (`checks[2].atMost`) becomes one with the file in front. */
export function placed(error: MlcheckError, place: string): MlcheckError {
  return new MlcheckError(error.code, {
    place: joined(place, error.place),
    rule: error.rule,
    ...('value' in error ? { value: error.value } : {}),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    cause: error,
  });
}

/** `file` and `seed` give `file seed`; `file checks[2]` and `atMost` give `file checks[2].atMost`. */
function joined(place: string, inner: string): string {
  if (inner === '') return place;
  return place.includes(' ') && !inner.startsWith('[') ? `${place}.${inner}` : `${place} ${inner}`;
}

function isSuite(value: unknown): value is Suite {
  return typeof value === 'object' && value !== null && Object.isFrozen(value) && ['name', 'seed', 'population', 'candidate', 'budget', 'checks'].every((key) => key in value);
}

/** A syntax error or an exception while the file runs, with the place in the file where the message or the stack names one. */
function unloadable(error: unknown, file: string, place: string): MlcheckError {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(message);
  const at = new RegExp(`${escaped(file)}:(\\d+):(\\d+)`).exec(stack) ?? /\((\d+):(\d+)\)/.exec(message);
  return new MlcheckError('suite-load', {
    place: at ? `${place}:${at[1]}:${at[2]}` : place,
    rule: missing ? `imports ${missing[1]}, which is not there` : 'must load without an error',
    value: firstLine(message).replaceAll(file, place),
    hint: missing ? 'check the path, or install the package' : '`npx tsc --noEmit` shows type errors in the whole suite',
    cause: error,
  });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!.trim();
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function shown(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path === '' || path.startsWith('..') ? file : path;
}
