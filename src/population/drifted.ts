import { MlcheckError } from '../errors.js';
import type { FieldValue } from './account.js';
import { checkDeclaration } from './check-declaration.js';
import { refuseUnknown } from './check-shape.js';
import type { Declaration } from './declaration.js';
import type { Field, Fields, MappedField } from './field.js';
import type { Population } from './population.js';

/** One way in which the world, or the pipeline in front of a model, changes. */
export type DriftRecipe =
  | { readonly kind: 'share'; readonly cohort: string; readonly share: number }
  | { readonly kind: 'shift'; readonly field: string; readonly times: number; readonly by: number }
  | { readonly kind: 'category'; readonly field: string; readonly value: string; readonly share: number }
  | { readonly kind: 'missing'; readonly field: string; readonly share: number };

/** Recipes for {@link drifted}. */
export const drift = {
  /** A cohort grows or shrinks to this share of the population; the others keep their proportions. */
  share: (cohort: string, share: number): DriftRecipe => ({ kind: 'share', cohort, share }),
  /** A number becomes number * times + by; one of the two at least. */
  shift: (field: string, how: { readonly times?: number; readonly by?: number }): DriftRecipe => {
    for (const name of Object.keys(how ?? {})) if (name !== 'times' && name !== 'by') refuseUnknown(`drift.shift('${field}').${name}`, name, ['times', 'by'], 'is not an option of a shift');
    return { kind: 'shift', field, times: how?.times ?? 1, by: how?.by ?? 0 };
  },
  /** A number arrives in another unit: `drift.unit('amount', 100)` is cents for dollars. */
  unit: (field: string, times: number): DriftRecipe => ({ kind: 'shift', field, times, by: 0 }),
  /** A share of the accounts has this category: one that was not there before, or one that becomes more frequent. */
  category: (field: string, value: string, share: number): DriftRecipe => ({ kind: 'category', field, value, share }),
  /** A share of the accounts loses the field. */
  missing: (field: string, share: number): DriftRecipe => ({ kind: 'missing', field, share }),
} as const;

/**
 * A population made from another by named changes, to see whether a suite would notice. Under the same seed account i is the same account before and after, but for what the
 * recipes touch and what is computed from it; labels are drawn from the changed fields.
 *
 * A recipe that can change nobody (a shift by 0, a share of 0, a share that the cohort has, a category that everybody has already) is a mistake: a suite that did not notice it would look deaf.
 *
 * @throws MlcheckError `population-invalid` for an unknown cohort or field, a share outside (0, 1], a shift of text, a recipe that changes nothing, no recipe at all
 */
export function drifted(population: Population, recipes: readonly DriftRecipe[]): Population {
  const { declaration } = population;
  if (declaration === undefined) refuse('drifted', 'must be made from a declared population', undefined);
  if (recipes.length === 0) refuse('drifted.recipes', 'must have at least one recipe', recipes, 'For example drift.unit(\'amount\', 100).');
  const changed = recipes.reduce((before: Declaration, recipe, k) => apply(before, recipe, k), declaration);
  checkDeclaration(changed);
  return Object.freeze({ ...population, cohorts: Object.freeze(population.cohorts.map((cohort) => Object.freeze({ ...cohort, share: (changed.cohorts[cohort.name] as { share: number }).share }))), declaration: Object.freeze(changed) });
}

function apply(declaration: Declaration, recipe: DriftRecipe, k: number): Declaration {
  const place = `drifted.recipes[${k}]`;
  if (recipe.kind === 'share') return withShare(declaration, recipe.cohort, recipe.share, place);
  if (!Object.hasOwn(declaration.fields, recipe.field)) refuse(`${place}.field`, 'must name a field of the population', recipe.field, `Fields are ${Object.keys(declaration.fields).join(', ')}.`);
  if (recipe.kind !== 'shift' && !(recipe.share > 0 && recipe.share <= 1)) refuse(`${place}.share`, 'must be above 0 and at most 1', recipe.share, 'A share of 10% is 0.1; without the recipe it is 0.');
  if (recipe.kind === 'category' && (typeof recipe.value !== 'string' || recipe.value === '')) refuse(`${place}.value`, 'must name a category', recipe.value, 'A value that goes missing is drift.missing(field, share).');
  if (recipe.kind === 'shift' && !(Number.isFinite(recipe.times) && Number.isFinite(recipe.by))) refuse(place, 'must shift by finite numbers', recipe);
  if (recipe.kind === 'shift' && recipe.times === 1 && recipe.by === 0) refuse(place, 'must change the number', recipe, `For example drift.shift('${recipe.field}', { by: 5 }) or drift.unit('${recipe.field}', 100).`);
  if (recipe.kind === 'shift' && isNeverNumber(declaration.fields[recipe.field]!)) refuse(`${place}.field`, 'must shift a number', `${recipe.field} (${declaration.fields[recipe.field]!.kind})`);
  const drawn = Object.values(declaration.cohorts).map(({ fields }) => (fields as Fields | undefined)?.[recipe.field] ?? declaration.fields[recipe.field]!);
  if (drawn.every((field) => staysAsItIs(field, recipe))) refuse(place, 'must change somebody', recipe, `${recipe.field} is ${JSON.stringify(alwaysOf(drawn[0]!)?.value)} for everybody already.`);
  const within = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, name === recipe.field ? mapped(field, recipe, k, place) : field]));
  return {
    ...declaration,
    fields: within(declaration.fields),
    cohorts: Object.fromEntries(Object.entries(declaration.cohorts).map(([name, cohort]) => [name, cohort.fields === undefined ? cohort : { ...cohort, fields: within(cohort.fields) }])),
  };
}

/** True for a field whose values are known not to be numbers before any is drawn. */
function isNeverNumber(field: Field): boolean {
  return field.kind === 'missing' || field.kind === 'mapped' ? isNeverNumber(field.of) : ['faker', 'categorical', 'bernoulli', 'timestamp'].includes(field.kind);
}

/** The value that every account has, where that can be seen before any is drawn. */
function alwaysOf(field: Field): { readonly value: FieldValue } | undefined {
  switch (field.kind) {
    case 'constant':
      return { value: field.value };
    case 'oneOf':
      return field.values.every((value) => value === field.values[0]) ? { value: field.values[0] as FieldValue } : undefined;
    case 'categorical': {
      const [only, ...others] = Object.entries(field.weights).filter(([, weight]) => weight > 0);
      return only !== undefined && others.length === 0 ? { value: only[0] } : undefined;
    }
    case 'missing':
      return field.p === 1 ? { value: null } : field.p === 0 ? alwaysOf(field.of) : undefined;
    default:
      return undefined;
  }
}

function staysAsItIs(field: Field, recipe: Exclude<DriftRecipe, { kind: 'share' }>): boolean {
  const always = alwaysOf(field);
  if (always === undefined) return false;
  const { value } = always;
  if (recipe.kind === 'missing') return value === null;
  if (recipe.kind === 'category') return value === recipe.value;
  return value === null || (typeof value === 'number' && value * recipe.times + recipe.by === value);
}

function mapped(of: Field, recipe: Exclude<DriftRecipe, { kind: 'share' }>, k: number, place: string): MappedField {
  const label = `drift ${k}`;
  switch (recipe.kind) {
    case 'missing':
      return { kind: 'mapped', of, label, map: (value, u) => (u < recipe.share ? null : value) };
    case 'category':
      return { kind: 'mapped', of, label, map: (value, u) => (u < recipe.share ? recipe.value : value) };
    case 'shift':
      return {
        kind: 'mapped',
        of,
        label,
        map: (value) => {
          if (value === null) return null;
          if (typeof value !== 'number') refuse(`${place}.field`, 'must shift a number', `${recipe.field} = ${JSON.stringify(value)}`);
          return value * recipe.times + recipe.by;
        },
      };
  }
}

function withShare(declaration: Declaration, cohort: string, share: number, place: string): Declaration {
  const before = declaration.cohorts[cohort];
  if (before === undefined) refuse(`${place}.cohort`, 'must name a cohort of the population', cohort, `Cohorts are ${Object.keys(declaration.cohorts).join(', ')}.`);
  if (!(share > 0 && share < 1) || before.share === 1) refuse(`${place}.share`, 'must be above 0 and below 1, in a population of several cohorts', share);
  if (Math.abs(share - before.share) < 1e-12) refuse(`${place}.share`, 'must differ from the share that the cohort has', share, `${cohort} is ${before.share} of the population.`);
  const scale = (1 - share) / (1 - before.share);
  return { ...declaration, cohorts: Object.fromEntries(Object.entries(declaration.cohorts).map(([name, { count: _, ...one }]) => [name, { ...one, share: name === cohort ? share : one.share * scale }])) };
}

function refuse(place: string, rule: string, value: unknown, hint?: string): never {
  throw new MlcheckError('population-invalid', { place, rule, value, ...(hint === undefined ? {} : { hint }) });
}
