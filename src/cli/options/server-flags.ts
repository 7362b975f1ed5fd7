import { Option, type Command } from 'commander';
import { MlcheckError } from '../../errors.js';
import type { DiscoveredField } from '../../scoring/dialects/discovered-field.js';
import type { DiscoveryTarget } from '../../scoring/dialects/discovery.js';

/** Options of verbs that take a server by its address. */
export interface ServerFlags {
  readonly model?: string;
  readonly modelVersion?: string;
  readonly bearer?: string;
  readonly header?: readonly (readonly [string, string])[];
  readonly field?: readonly DiscoveredField[];
}

/** Adds `--model`, `--model-version`, `--bearer`, `--header` and `--field`. */
export function addServerOptions(command: Command): Command {
  return command
    .option('--model <name>', 'model to ask a server for')
    .option('--model-version <version>', 'its version')
    .addOption(new Option('--bearer <variable>', 'environment variable with a bearer token; its name alone is written').argParser((text: string) => variable('--bearer', text)))
    .addOption(new Option('--header <name=variable>', 'header whose value an environment variable holds: x-api-key=MODEL_KEY').argParser(header))
    .addOption(new Option('--field <name=values>', 'what a field may be where the server does not tell: age=18..90, country=DE,FR,US, vip=boolean; repeat it').argParser(field));
}

/** The server that the flags speak of. */
export function serverOf(url: string, { model, modelVersion, bearer, header: headers, field: fields }: ServerFlags): DiscoveryTarget {
  return {
    url,
    ...(model === undefined ? {} : { model }),
    ...(modelVersion === undefined ? {} : { version: modelVersion }),
    ...(bearer === undefined ? {} : { auth: { kind: 'bearer', token: { env: bearer } } }),
    ...(headers === undefined ? {} : { headers: Object.fromEntries(headers.map(([name, from]) => [name, { env: from }])) }),
    ...(fields === undefined ? {} : { fields }),
  };
}

/** An address in place of a name: with its scheme, or `host:port`. Undefined for anything else. */
export function addressIn(text: string): string | undefined {
  return /^(https?|grpcs?):\/\//i.test(text) ? text : /^[\w.-]+:\d+(\/|$)/.test(text) ? `http://${text}` : undefined;
}

/** The name of a variable. A value in its place may be a secret, and is not repeated. */
function variable(place: string, text: string): string {
  if (/^[A-Za-z_]\w*$/.test(text)) return text;
  throw new MlcheckError('usage', { place, rule: 'must name an environment variable, never hold a secret itself', hint: `export MODEL_TOKEN=..., then ${place} ${place === '--bearer' ? '' : 'x-api-key='}MODEL_TOKEN` });
}

function header(text: string, before: ServerFlags['header'] = []): NonNullable<ServerFlags['header']> {
  const [, name, from] = /^([\w!#$%&'*+.^`|~-]+)=(.*)$/.exec(text) ?? [];
  if (name === undefined) throw new MlcheckError('usage', { place: '--header', rule: 'must be the name of a header, =, and that of an environment variable', hint: 'for example --header x-api-key=MODEL_KEY' });
  return [...before, [name.toLowerCase(), variable('--header', from!)]];
}

const TYPES: ReadonlySet<string> = new Set<DiscoveredField['type']>(['number', 'integer', 'boolean', 'text']);

/** `age`, `age=integer`, `age=18..90`, `country=DE,FR,US`. */
function field(text: string, before: readonly DiscoveredField[] = []): readonly DiscoveredField[] {
  const [, name = '', values] = /^([^=]+)(?:=(.*))?$/s.exec(text) ?? [];
  const wrong = (rule: string): MlcheckError => new MlcheckError('usage', { place: '--field', rule, value: text, hint: 'for example --field age=18..90 --field country=DE,FR,US --field vip=boolean' });
  if (name.trim() === '' || values === '') throw wrong('must be a name, and after = a range, values or a type');
  if (before.some((each) => each.name === name)) throw wrong('must name each field once');
  if (values === undefined) return [...before, { name, type: 'number' }];
  if (TYPES.has(values)) return [...before, { name, type: values as DiscoveredField['type'] }];
  const ends = /^(-?[\d.]+(?:e[+-]?\d+)?)\.\.(-?[\d.]+(?:e[+-]?\d+)?)$/i.exec(values);
  if (ends !== null) {
    const [min, max] = [Number(ends[1]), Number(ends[2])];
    if (!(min < max)) throw wrong('must be a range from a smaller to a larger number');
    return [...before, { name, type: Number.isInteger(min) && Number.isInteger(max) && max - min > 1 ? 'integer' : 'number', min, max }];
  }
  const list = values.split(',').map((each) => each.trim());
  const numbers = list.map(Number);
  if (list.every((each) => each !== '') && numbers.every((each) => Number.isFinite(each))) return [...before, { name, type: numbers.every(Number.isInteger) ? 'integer' : 'number', choices: numbers }];
  if (list.every((each) => each === 'true' || each === 'false')) return [...before, { name, type: 'boolean', choices: list.map((each) => each === 'true') }];
  return [...before, { name, type: 'text', choices: list }];
}
