import { MlcheckError } from '../errors.js';
import { canonicalJson } from '../suite/canonical.js';
import { isOfShard, shardName, shardText } from './shard.js';
import type { ShardContent, ShardHeader } from './shard-file.js';

/**
 * Refuses shards that do not make one run: one that is missing, there twice, of another suite, plan or cut, against other models, or with rows of another shard. What most
 * shards agree on is right; the first that differs is named.
 * @returns the header of the first shard, which stands for all
 * @throws MlcheckError `shard-invalid`
 */
export function checkShards(shards: readonly ShardContent[]): ShardHeader {
  const first = shards[0];
  if (first === undefined) throw new MlcheckError('shard-invalid', { place: 'merge', rule: 'must be given the shards of a run', hint: 'name the files that `mlcheck run SUITE --shard i/n` wrote, or their folder' });
  agree(shards, 'suite', ({ suite }) => suite.name);
  agree(shards, 'number of shards', ({ shard }) => String(shard.of));
  agree(shards, 'plan', ({ planHash }) => planHash);
  agree(shards, 'seed', ({ seed }) => String(seed));
  agree(shards, 'candidate', ({ identities }) => canonicalJson(identities.candidate));
  agree(shards, 'baseline', ({ identities, absent }) => canonicalJson([identities.baseline, absent]));
  agree(shards, 'recording', ({ recordings }) => canonicalJson(recordings ?? {}));
  const { of } = first.header.shard;
  const suite = first.header.suite.name;
  const found = new Map<number, string>();
  for (const { file, header } of shards) {
    const before = found.get(header.shard.index);
    if (before !== undefined) throw new MlcheckError('shard-invalid', { place: file, rule: `must not be shard ${shardText(header.shard)} again: ${before} is it already`, hint: 'leave one of them out' });
    found.set(header.shard.index, file);
  }
  const missing = Array.from({ length: of }, (_, k) => k + 1).filter((index) => !found.has(index));
  if (missing.length > 0) {
    const names = missing.map((index) => shardText({ index, of }));
    throw new MlcheckError('shard-invalid', { place: `shard ${names.join(', ')} of ${suite}`, rule: `${missing.length === 1 ? 'is' : 'are'} missing: ${shards.length} of ${of} shards are here`, hint: `\`mlcheck run ${suite} --shard ${names[0]!}\` scores it into ${shardName({ index: missing[0]!, of })}.jsonl.gz` });
  }
  for (const { file, header, rows } of shards) {
    const foreign = rows.find(({ i }) => !isOfShard(i, header.shard));
    if (foreign !== undefined || rows.length !== header.rows) throw new MlcheckError('shard-invalid', { place: file, rule: `must hold the rows of shard ${shardText(header.shard)} and no others`, value: foreign === undefined ? `${rows.length} rows` : `${foreign.cohort}/${foreign.i}`, hint: 'run this shard again, and merge then' });
  }
  return first.header;
}

function agree(shards: readonly ShardContent[], what: string, of: (header: ShardHeader) => string): void {
  const votes = new Map<string, number>();
  for (const { header } of shards) votes.set(of(header), (votes.get(of(header)) ?? 0) + 1);
  if (votes.size === 1) return;
  const [usual] = [...votes].reduce((most, vote) => (vote[1] > most[1] ? vote : most));
  const { file, header } = shards.find((shard) => of(shard.header) !== usual)!;
  throw new MlcheckError('shard-invalid', { place: file, rule: `must be of the same ${what} as the other shards`, value: of(header).slice(0, 60), hint: 'leave it out, or run this shard again as the others were run' });
}
