import { BASELINE_SCHEMA } from './baseline.js';

const text = { type: 'string', minLength: 1 } as const;
const count = { type: 'integer', minimum: 0 } as const;
const finiteOrNull = { type: ['number', 'null'] } as const;
const outcome = { enum: ['pass', 'fail', 'inconclusive'] } as const;
const sha256 = { type: 'string', pattern: '^[0-9a-f]{64}$', 'x-rule': 'must be a SHA-256 in hexadecimal' } as const;
const pair = { type: 'array', minItems: 2, maxItems: 2, items: { type: 'number' } } as const;

function object(properties: Readonly<Record<string, unknown>>, optional: readonly string[] = []): object {
  return { type: 'object', additionalProperties: false, properties, required: Object.keys(properties).filter((name) => !optional.includes(name)) };
}

/** JSON Schema (2020-12) of a baseline's file. */
export const baselineSchema: object = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  ...object(
    {
      schema: { const: BASELINE_SCHEMA, 'x-rule': `must be ${BASELINE_SCHEMA}` },
      suite: text,
      model: object({ dialect: text, identity: { type: 'object', required: ['model'], properties: { model: text } }, served: { type: 'array', items: text } }),
      accepted: object({ at: text, who: text, why: text }, ['why']),
      run: object({ id: text, arm: { enum: ['candidate', 'baseline'] }, outcome, planHash: sha256, mlcheck: text }),
      accounts: object(
        {
          generator: text,
          seed: count,
          features: { type: 'array', items: text },
          cohorts: { type: 'array', minItems: 1, items: object({ name: text, share: { type: 'number' }, digest: sha256 }) },
          range: pair,
        },
        ['range'],
      ),
      cohorts: {
        type: 'array',
        minItems: 1,
        items: object({
          name: text,
          n: count,
          missing: count,
          mean: finiteOrNull,
          quantiles: { type: 'array', items: { type: 'number' } },
          edges: { 'x-rule': 'must be [least, greatest] or null', anyOf: [pair, { type: 'null' }] },
          counts: { type: 'array', items: count },
        }),
      },
      claims: { type: 'array', items: object({ id: text, kind: text, cohorts: { type: 'array', items: text }, n: count, outcome, estimate: finiteOrNull, lower: finiteOrNull, upper: finiteOrNull, tolerance: { type: 'number' } }, ['kind', 'cohorts', 'n']) },
      scores: { 'x-rule': 'must say a file beside the baseline or an address, and its SHA-256', anyOf: [object({ file: text, sha256 }), object({ url: text, sha256 })] },
      expiry: object({ on: text, who: text, at: text, why: text }, ['why']),
      hash: sha256,
    },
    ['scores', 'expiry'],
  ),
};
