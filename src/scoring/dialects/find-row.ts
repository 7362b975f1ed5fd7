import type { HttpResponse } from '../../net/http-client.js';
import { readJson } from '../../net/read-json.js';
import type { AddressedEndpoint } from '../endpoint.js';
import { dialectOf } from './dialect-of.js';
import type { DiscoveredField } from './discovered-field.js';
import { errorOf } from './error-text.js';
import { probeAccount, type DiscoveryAsk } from './discovery.js';

/** A row that a server took although it does not tell what it takes. */
export interface FoundRow {
  readonly columns: readonly string[];
  readonly fields: readonly DiscoveredField[];
  /** What it answered. */
  readonly reply: HttpResponse;
  /** False where the model names the fields and refuses their examples all the same. */
  readonly taken: boolean;
}

/** Rows of at most so many numbers are tried. */
const WIDEST = 64;

/**
 * Finds out how many numbers a model takes whose server does not say: by what it says of a row that it refuses (scikit-learn, XGBoost, LightGBM, ONNX Runtime and PyTorch name the number that they expect, some the names),
 * else by rows of 1 to 64 zeros, the widest that is answered. At most 66 requests.
 * @param send asks for the score of one row of examples of these fields
 * @param given fields that the user named: no others are tried, but for those that the model says are missing
 * @returns undefined where no row of numbers is taken, or one of any width
 */
export async function findRow(send: (fields: readonly DiscoveredField[]) => Promise<HttpResponse>, given?: readonly DiscoveredField[]): Promise<FoundRow | undefined> {
  const attempt = async (fields: readonly DiscoveredField[]): Promise<FoundRow> => {
    const reply = await send(fields);
    const read = reply.status === 200 ? readJson(reply.body) : undefined;
    return { columns: fields.map(({ name }) => name), fields, reply, taken: read?.ok === true && errorOf(read.value) === undefined };
  };
  if (given !== undefined) {
    const row = await attempt(given);
    const missing = row.taken ? undefined : rowInRefusal(row.reply.body)?.names;
    if (missing === undefined) return row;
    // What the model names is either all of its fields, in its order, or those that were not given.
    const named = missing.map((name): DiscoveredField => given.find((field) => field.name === name) ?? { name, type: 'number' });
    return attempt(given.every(({ name }) => missing.includes(name)) ? named : [...given, ...named.filter((field) => !given.includes(field))]);
  }
  const first = await attempt(unnamed(1));
  const wanted = first.taken ? undefined : rowInRefusal(first.reply.body);
  if (wanted !== undefined) {
    const told = await attempt(wanted.names === undefined ? unnamed(wanted.width) : wanted.names.map((name) => ({ name, type: 'number' })));
    if (told.taken || wanted.names !== undefined) return told;
  }
  // A server that is not there for the question (no such path, wrong method, too busy) is not asked 64 times.
  if ([404, 405, 415, 429, 503].includes(first.reply.status)) return undefined;
  let widest = first.taken ? first : undefined;
  for (let width = 2; width <= WIDEST; width++) {
    const each = await attempt(unnamed(width));
    // XGBoost takes a shorter row, as one with missing values: the widest that it takes is meant.
    if (!each.taken && widest !== undefined) return widest;
    if (each.taken) widest = each;
  }
  // A model that takes rows of any width says nothing of its own.
  return widest?.fields.length === WIDEST ? undefined : widest;
}

function unnamed(width: number): readonly DiscoveredField[] {
  return Array.from({ length: width }, (_, k) => ({ name: `feature_${k}`, type: 'number', unnamed: true }));
}

/** Sends a row as an endpoint's own dialect would. @param make the endpoint with these columns */
export function byDialect(make: (columns: readonly string[]) => AddressedEndpoint, ask: DiscoveryAsk): (fields: readonly DiscoveredField[]) => Promise<HttpResponse> {
  return (fields) => {
    const endpoint = make(fields.map(({ name }) => name));
    const { path, body } = dialectOf(endpoint).bind(endpoint, 'candidate').infer([probeAccount(fields)], 'probe/0');
    return ask(path, JSON.parse(String(body)) as unknown);
  };
}

/** What a model says that it expects, when it refuses a row. */
export function rowInRefusal(body: string): { readonly width: number; readonly names?: readonly string[] } | undefined {
  // A refusal inside of JSON has its line breaks and quotes escaped.
  const text = readJson(body).ok ? body.replaceAll('\\n', '\n').replaceAll('\\"', '"').replaceAll("\\\\'", "'") : body;
  const names = namesIn(text);
  if (names.length > 0) return { width: names.length, names };
  const width = [
    /is expecting (\d+) features/,
    /[Ff]eature shape mismatch, expected: (\d+)/,
    /training data \((\d+)\)/,
    /Got: \d+ Expected: (\d+)/,
    /cannot be multiplied \(\d+x\d+ and (\d+)x\d+\)/,
    /expected (?:axis -1 of input shape to have value|shape=\(None,) (\d+)/,
  ].map((rule) => Number(rule.exec(text)?.[1])).find((value) => value > 0);
  return width === undefined || width > 10_000 ? undefined : { width };
}

function namesIn(text: string): readonly string[] {
  // XGBoost; a column transformer of scikit-learn, which names a set; any estimator of scikit-learn, which names at most five.
  const quoted = (list: string | undefined): string[] => [...(list ?? '').matchAll(/'([^']+)'/g)].map((each) => each[1]!);
  const list = quoted(/feature_names mismatch: \[('[^\]]+)\]/.exec(text)?.[1]);
  if (list.length > 0) return list;
  const set = quoted(/columns are missing: \{('[^}]+)\}/.exec(text)?.[1]);
  if (set.length > 0) return set.sort();
  const missing = /yet now missing:\n((?:- .+\n?)+)/.exec(text)?.[1];
  const lines = missing === undefined ? [] : [...missing.matchAll(/^- (.+)$/gm)].map((each) => each[1]!.replace(/['"}].*$/, ''));
  return lines.includes('...') ? [] : lines;
}
