import { resolve } from 'node:path';
import type { Population } from '../population/population.js';
import { withRows } from '../population/with-rows.js';
import { readAccountTable } from './read-account-table.js';

/**
 * The population with the accounts of its file at hand; one without a file, or that was read already, as it is. A suite's loader does this by itself.
 *
 * @param folder what the file's path is relative to
 * @throws MlcheckError `file-invalid` with file, row, column and rule
 */
export async function readPopulation(population: Population, folder: string): Promise<Population> {
  const { file } = population;
  if (file === undefined || file.rows !== undefined) return population;
  return withRows(population, await readAccountTable(resolve(folder, file.path), file.path, file.columns, file.label, file.log), file.path);
}
