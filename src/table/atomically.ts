import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MlcheckError, isMlcheckError } from '../errors.js';

/**
 * A file that appears whole or not at all: `write` fills a hidden temporary beside it, which then takes its name.
 * @throws MlcheckError `disk-full` or `output-unwritable`; other errors of `write` pass through. The temporary is removed.
 */
export async function atomically(outFile: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = join(dirname(outFile), `.${basename(outFile)}.${randomUUID()}.tmp`);
  try {
    await mkdir(dirname(outFile), { recursive: true });
    await write(temporary);
    await rename(temporary, outFile);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw asOutputError(outFile, error);
  }
}

/** An error of the file system, or of DuckDB writing, in the project's own terms; any other error unchanged. */
export function asOutputError(place: string, error: unknown): unknown {
  if (isMlcheckError(error) || !(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || /no space left on device/i.test(error.message))
    return new MlcheckError('disk-full', { place, rule: 'the disk must have room', hint: 'Free some space, or write elsewhere.', cause: error });
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'EEXIST'].includes(code) || /permission denied|cannot open file|read-only file system/i.test(error.message))
    return new MlcheckError('output-unwritable', { place, rule: 'must be a place that can be written', value: code || 'refused', hint: 'Name another file or change its permissions.', cause: error });
  return error;
}
