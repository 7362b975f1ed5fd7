import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { MlcheckError } from '../errors.js';
import { journalLine, parseRow } from '../scoring/journal-format.js';
import type { RequestCounts } from '../scoring/request-counts.js';
import type { ModelIdentity } from '../scoring/scorer.js';
import type { Arm, Row } from '../table/row.js';
import type { RunOptions } from './options.js';
import type { Replaced } from './replaced-models.js';
import { writeAtomically } from './run-folder.js';
import type { Shard } from './shard.js';

/** Name and version of the format of a shard's file. */
export const SHARD_FORMAT = 'mlcheck-shard/1';

/** First line of a shard's file: what its rows belong to. */
export interface ShardHeader {
  readonly format: typeof SHARD_FORMAT;
  readonly mlcheck: string;
  readonly suite: { readonly name: string; readonly file: string };
  readonly planHash: string;
  readonly seed: number;
  readonly shard: Shard;
  /** Options of the run that it is a part of. */
  readonly options: RunOptions;
  readonly identities: Readonly<Partial<Record<Arm, ModelIdentity>>>;
  /** Why there was nothing to compare with. */
  readonly absent?: string;
  /** What recordings of replies are, in words. */
  readonly recordings?: Readonly<Partial<Record<Arm, string>>>;
  /** Models that were replaced while the shard was scored. */
  readonly replaced?: Readonly<Partial<Record<Arm, Replaced>>>;
  readonly addresses: Readonly<Partial<Record<Arm, string>>>;
  readonly requests: Readonly<Partial<Record<Arm, RequestCounts>>>;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly rows: number;
  /** SHA-256 over the lines that follow. */
  readonly sha256: string;
}

/** A shard as `merge` reads it. */
export interface ShardContent {
  /** As it was named. */
  readonly file: string;
  readonly header: ShardHeader;
  readonly rows: readonly Row[];
}

/** Writes a shard, whole or not at all: a header and the journal's lines, compressed. @throws MlcheckError `disk-full`, `output-unwritable` */
export function writeShard(file: string, header: Omit<ShardHeader, 'format' | 'rows' | 'sha256'>, rows: Iterable<Row>): void {
  const lines: string[] = [];
  for (const row of rows) lines.push(journalLine(row));
  const body = lines.join('');
  const whole: ShardHeader = { format: SHARD_FORMAT, ...header, rows: lines.length, sha256: createHash('sha256').update(body).digest('hex') };
  writeAtomically(file, gzipSync(`${JSON.stringify(whole)}\n${body}`));
}

/** Reads a shard. @throws MlcheckError `shard-invalid` for a file that is none, or was damaged; its name stands first */
export function readShard(file: string, place: string): ShardContent {
  const damaged = (rule: string, cause?: unknown): MlcheckError =>
    new MlcheckError('shard-invalid', { place, rule, hint: `run this shard again, and merge then (${basename(file)} is written by \`mlcheck run SUITE --shard i/n\`)`, ...(cause === undefined ? {} : { cause }) });
  let text: string;
  try {
    text = gunzipSync(readFileSync(file)).toString('utf8');
  } catch (cause) {
    throw damaged(`must be a shard of a run, and whole (${(cause as NodeJS.ErrnoException).code ?? 'unreadable'})`, cause);
  }
  const cut = text.indexOf('\n');
  const body = text.slice(cut + 1);
  const header = headerOf(text.slice(0, Math.max(0, cut)));
  if (header === undefined) throw damaged(`must begin with a header of format ${SHARD_FORMAT}`);
  if (createHash('sha256').update(body).digest('hex') !== header.sha256) throw damaged('must be whole: its rows do not match their digest');
  const rows = body.split('\n').slice(0, -1).map((line, at) => parseRow(line, `${place}:${at + 2}`));
  return { file: place, header, rows };
}

function headerOf(line: string): ShardHeader | undefined {
  try {
    const header = JSON.parse(line) as ShardHeader;
    return header.format === SHARD_FORMAT ? header : undefined;
  } catch {
    return undefined;
  }
}
