import { accountSource } from '../population/account-source.js';
import type { Account } from '../population/account.js';
import { definePopulation } from '../population/define-population.js';
import { discover } from '../scoring/dialects/discover.js';
import { withScorePlace } from '../scoring/dialects/discover-mlflow.js';
import { schemaOfValue } from '../scoring/dialects/discovered-field.js';
import type { Discovery, DiscoveryTarget } from '../scoring/dialects/discovery.js';
import type { AddressedEndpoint } from '../scoring/endpoint.js';
import { httpScorer } from '../scoring/http-scorer.js';
import type { Exchange, ModelIdentity, Reply, Scorer } from '../scoring/scorer.js';
import { readJson } from '../net/read-json.js';
import { isMlcheckError } from '../errors.js';
import { VERSION } from '../version.js';
import { guessField, notNegative, withoutRefused, type GuessedField } from './guess-field.js';
import type { RunPorts } from './options.js';
import { scorerOptions } from './validate-target.js';

/** A server by its address, and what it made of the first accounts: all that a first suite is written from. */
export interface TargetSurvey {
  readonly discovery: Discovery;
  /** How accounts get their values, in the order of the server; empty where it does not tell its inputs. */
  readonly fields: readonly GuessedField[];
  /** What was tried; undefined where the inputs are not known. */
  readonly trial?: TargetTrial;
}

/** The first accounts of the guessed population, scored. */
export interface TargetTrial {
  readonly identity: ModelIdentity;
  readonly accounts: number;
  readonly scored: number;
  readonly lowest: number;
  readonly highest: number;
  /** Different scores. */
  readonly distinct: number;
  readonly slowestMs: number;
  /** Version that replies name, where it can be asked for or confirmed. */
  readonly version?: string;
  /** One account in full: its request as it was sent, secrets replaced, and the reply. */
  readonly example: { readonly account: Account; readonly exchange: Exchange };
  /** JSON Schema that the reply of the example fits; undefined where it is no JSON. */
  readonly replySchema?: Readonly<Record<string, unknown>>;
  /** The first account without a score. */
  readonly failed?: { readonly account: Account; readonly reply: Reply };
}

/** Seed of a first suite: the trial asks for its first accounts. */
export const FIRST_SEED = 42;
const ACCOUNTS = 64;

/**
 * Finds out what speaks at an address, derives a population from what it takes, and lets it score 64 accounts of it.
 * @throws MlcheckError as `discover` and `probe` do: for a server that is not there, wants credentials, or speaks nothing that can be told from outside
 */
export async function surveyTarget(target: DiscoveryTarget, ports: RunPorts): Promise<TargetSurvey> {
  const discovery = await discover(target, { version: VERSION, environment: ports.environment }, ports.signal);
  return survey(discovery, ports);
}

async function survey(discovery: Discovery, ports: RunPorts): Promise<TargetSurvey> {
  const guessed = discovery.fields.map(guessField);
  if (guessed.length === 0) return { discovery, fields: guessed };
  const scorer = httpScorer(discovery.endpoint, scorerOptions('candidate', ports, discovery.range));
  let placed: Discovery | undefined;
  try {
    const identity = await scorer.probe(ports.signal);
    const first = { ...(await tried(scorer, guessed, identity, ports.signal)), fields: guessed };
    const { fields, of, told } = first.of.failed === undefined ? first : await triedAgain(scorer, discovery, first, identity, ports.signal);
    const { responseBody, status, reply } = of.example.exchange;
    placed = reply.outcome === 'contract-violation' ? withScorePlace(discovery, { ok: true, status: status ?? 0, headers: {}, body: responseBody ?? '' }) : undefined;
    if (placed === undefined) {
      const version = discovery.endpoint.version ?? (await pinned(discovery.endpoint, told, ports));
      return { discovery, fields, trial: { ...of, ...(version === undefined ? {} : { version }) } };
    }
  } finally {
    await scorer.close();
  }
  return survey(placed, ports);
}

/** Other guesses where the first were refused, in part or all: texts that the model knows, numbers that are not negative. What scores more accounts is taken. */
async function triedAgain(scorer: Scorer, discovery: Discovery, first: Tried & { readonly fields: readonly GuessedField[] }, identity: ModelIdentity, signal: AbortSignal): Promise<Tried & { readonly fields: readonly GuessedField[] }> {
  let best = first;
  for (const other of [first.fields.map((field) => knownToModel(field, first.taken)), first.fields.map((field, k) => notNegative(discovery.fields[k]!) ?? field)]) {
    if (other.every((field, k) => field === first.fields[k])) continue;
    const found = await tried(scorer, other, identity, signal);
    if (found.of.scored > best.of.scored) best = { ...found, fields: other };
  }
  return best;
}

/** A guessed text keeps the values with which some account was scored, where others were refused. */
function knownToModel(field: GuessedField, taken: readonly Account[]): GuessedField {
  const { name, choices } = field;
  const known = choices?.filter((choice) => taken.some(({ fields }) => fields[name] === choice)) ?? [];
  return choices === undefined || known.length === 0 || known.length === choices.length ? field : withoutRefused(field, known);
}

interface Tried {
  readonly of: TargetTrial;
  /** The version that all replies name. */
  readonly told: string | undefined;
  /** Accounts with a score. */
  readonly taken: readonly Account[];
}

async function tried(scorer: Scorer, fields: readonly GuessedField[], identity: ModelIdentity, signal: AbortSignal): Promise<Tried> {
  const population = definePopulation({ fields: Object.fromEntries(fields.map(({ name, field }) => [name, field])), cohorts: { all: { share: 1 } } });
  const source = accountSource(population, FIRST_SEED);
  const accounts = Array.from({ length: ACCOUNTS }, (_, i) => source.account('all', i));
  const replies: Reply[] = [];
  for (let from = 0; from < accounts.length; from += scorer.batchSize) {
    const batch = accounts.slice(from, from + scorer.batchSize);
    const answers = await scorer.score(batch, signal);
    if (batch.length === 1 || answers.some(({ outcome }) => outcome === 'scored')) replies.push(...answers);
    // One refused account can spoil its batch: each is asked alone.
    else for (const account of batch) replies.push(...(await scorer.score([account], signal)));
    // Nothing but refusals so far: more of them would tell no more.
    if (replies.length >= 8 && replies.every(({ outcome }) => outcome !== 'scored')) break;
  }
  const scores = replies.flatMap(({ score }) => (score === undefined ? [] : [score]));
  const bad = replies.findIndex(({ outcome }) => outcome !== 'scored');
  // Without a score, an answer that was not understood tells more than a refusal.
  const best = (['scored', 'contract-violation'] as const).map((wanted) => replies.findIndex(({ outcome }) => outcome === wanted)).find((at) => at >= 0) ?? 0;
  const account = accounts[best]!;
  const exchange = await scorer.exchange(account, signal);
  // The reply to one account may be JSON by chance where rows come line by line: it has no schema.
  const lines = /\b(csv|jsonlines)\b/.test(exchange.requestHeaders['accept'] ?? '');
  const read = exchange.reply.outcome === 'scored' && !lines ? readJson(exchange.responseBody ?? '') : undefined;
  const versions = new Set(replies.flatMap(({ servedVersion }) => (servedVersion === undefined ? [] : [servedVersion])));
  return {
    of: {
      identity,
      accounts: replies.length,
      scored: scores.length,
      lowest: Math.min(...scores),
      highest: Math.max(...scores),
      distinct: new Set(scores).size,
      slowestMs: Math.max(...replies.map(({ latencyMs }) => latencyMs)),
      example: { account, exchange },
      ...(read?.ok === true ? { replySchema: schemaOfValue(read.value) } : {}),
      ...(bad < 0 ? {} : { failed: { account: accounts[bad]!, reply: replies[bad]! } }),
    },
    taken: accounts.filter((_, k) => replies[k]?.outcome === 'scored'),
    told: versions.size === 1 ? [...versions][0] : undefined,
  };
}

/** A version as a suite may have it. */
const DECLARABLE = /^[A-Za-z0-9._-]+$/;

/** The version that replies name, if the endpoint can be held to it; MLflow and KServe V1 never can. */
async function pinned(endpoint: AddressedEndpoint, told: string | undefined, ports: RunPorts): Promise<string | undefined> {
  // Such as the image of a container: a suite cannot ask for it by that.
  if (told === undefined || !DECLARABLE.test(told)) return undefined;
  const scorer = httpScorer({ ...endpoint, version: told }, scorerOptions('candidate', ports, undefined));
  try {
    await scorer.probe(ports.signal);
    return told;
  } catch (error) {
    if (!isMlcheckError(error) || !error.code.startsWith('endpoint-')) throw error;
    return undefined;
  } finally {
    await scorer.close();
  }
}
