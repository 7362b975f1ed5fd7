import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { didYouMean } from '../did-you-mean.js';
import { MlcheckError, printed, type ErrorCode } from '../errors.js';

const SECRET = 'never write a secret';

/** The one door to ajv. */
const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true, strictRequired: false, keywords: ['x-rule'], allowUnionTypes: true });
const compiled = new WeakMap<object, ValidateFunction>();

/**
 * Checks a value against a JSON Schema (2020-12).
 * @throws MlcheckError with the given code for the first problem in order of place; further problems are counted in the hint. A schema's `description`
 * is the hint, and `x-rule` replaces the wording of the rule.
 */
export function validateAgainst(schema: object, value: unknown, code: ErrorCode): void {
  let validate = compiled.get(schema);
  if (!validate) {
    validate = ajv.compile(schema);
    compiled.set(schema, validate);
  }
  if (validate(value)) return;
  const problems = relevant(validate.errors ?? []);
  const first = problems[0];
  if (!first) throw new MlcheckError(code, { place: '', rule: 'does not match its schema', value });
  const more = problems.length > 1 ? ` (${problems.length - 1} more problem${problems.length > 2 ? 's' : ''} in this file)` : '';
  throw new MlcheckError(code, complaintOf(first, more));
}

/** Errors of the branch that a discriminated union chose, parents' summary errors left out, deepest place first in document order. */
function relevant(errors: readonly ErrorObject[]): ErrorObject[] {
  const specific = errors.filter((error) => !['if', 'oneOf', 'anyOf', 'allOf'].includes(error.keyword));
  return (specific.length > 0 ? specific : [...errors]).slice();
}

function complaintOf(error: ErrorObject, more: string) {
  const parent = error.parentSchema as { description?: string; 'x-rule'?: string } | undefined;
  const place = placeOf(error.instancePath);
  const hint = (text: string | undefined) => (text || more ? { hint: `${text ?? ''}${more}`.trim() } : {});
  if (error.keyword === 'required') {
    const name = String((error.params as { missingProperty: string }).missingProperty);
    return { place: joined(place, name), rule: 'is required', ...hint(parent?.description) };
  }
  if (error.keyword === 'additionalProperties' || error.keyword === 'unevaluatedProperties') {
    const params = error.params as { additionalProperty?: string; unevaluatedProperty?: string };
    const name = String(params.additionalProperty ?? params.unevaluatedProperty);
    const known = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {});
    return { place: joined(place, name), rule: 'is not a known field', ...hint(didYouMean(name, known)) };
  }
  // What stands where a secret's reference should stand may be the secret.
  const value = parent?.description?.startsWith(SECRET) === true && typeof error.data === 'string' ? {} : { value: error.data as unknown };
  return { place, rule: parent?.['x-rule'] ?? ruleOf(error), ...value, ...hint(parent?.description ?? 'the editor, or `npx tsc --noEmit`, shows what the field takes') };
}

function ruleOf(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'type':
      return `must be ${[params['type']].flat().map((type) => (type === 'integer' ? 'a whole number' : `a${/^[aeiou]/.test(String(type)) ? 'n' : ''} ${String(type)}`)).join(' or ')}`;
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).map(printed).join(', ')}`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `must be ${String(params['comparison'])} ${String(params['limit'])}`;
    case 'minItems':
      return `must have at least ${String(params['limit'])} item${params['limit'] === 1 ? '' : 's'}`;
    case 'minLength':
      return 'must not be empty';
    case 'pattern':
      return `must match ${String(params['pattern'])}`;
    default:
      return error.message ?? `breaks the rule ${error.keyword}`;
  }
}

/** `/checks/2/atMost` as `checks[2].atMost`. */
function placeOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((place, part) => (/^\d+$/.test(part) ? `${place}[${part}]` : joined(place, part)), '');
}

function joined(place: string, name: string): string {
  return place === '' ? name : `${place}.${name}`;
}

/** Schemas of other people's services: what they hold besides JSON Schema is theirs, and formats are hints. */
const lenient = new Ajv2020({ strict: false, validateFormats: false, allErrors: false });

/**
 * Compiles the schema of a service's reply: why a value does not fit, the first reason as a phrase with its place; undefined for one that fits.
 * @throws MlcheckError `config-invalid` for a schema that cannot be compiled, such as one with a reference that leads nowhere
 */
export function compileContract(schema: Readonly<Record<string, unknown>>, place: string): (value: unknown) => string | undefined {
  let fits: ValidateFunction;
  try {
    fits = lenient.compile(schema);
  } catch (cause) {
    throw new MlcheckError('config-invalid', { place, rule: 'must be a JSON Schema that can be compiled', value: (cause as Error).message, hint: 'do all its references lead somewhere?' });
  }
  return (value) => {
    if (fits(value)) return undefined;
    const { instancePath, message, params } = fits.errors?.[0] ?? {};
    const extra = (params as { additionalProperty?: string } | undefined)?.additionalProperty;
    return `${instancePath === undefined || instancePath === '' ? 'the whole' : instancePath} ${message ?? 'does not fit'}${extra === undefined ? '' : ` (${extra})`}`;
  };
}
