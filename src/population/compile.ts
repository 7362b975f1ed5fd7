import { MlcheckError } from '../errors.js';
import { searchesOf } from '../random/discrete.js';
import { firstAtLeast } from '../random/first-at-least.js';
import { normalCdf } from '../random/normal-cdf.js';
import { normalQuantile } from '../random/normal-quantile.js';
import { streamOf, type Stream } from '../random/stream.js';
import { uniformAt } from '../random/uniform.js';
import type { FieldValue } from './account.js';
import { indexOf, sharedBy } from './account-groups.js';
import { blank } from './blank.js';
import { compileHistory, type EventsOf } from './compile-history.js';
import { cumulated } from './cumulated.js';
import { inputsOf } from './inputs-of.js';
import { correlationFactor } from './correlation-factor.js';
import type { Declaration } from './declaration.js';
import { distributionOf } from './distribution-of.js';
import { fakerAt } from './faker-door.js';
import type { Field, Inputs, MappedField, MissingField, NumericField } from './field.js';
import { fieldOrder } from './field-order.js';
import { instantsBefore } from './instants-before.js';
import { present } from './present.js';

/** How one field of one cohort gets its value. */
export interface Step {
  readonly name: string;
  /** Names of the fields whose values it needs. */
  readonly inputs: readonly string[];
  /** `twin` draws again from the twin's own streams. */
  value(i: number, values: Inputs, twin: boolean): FieldValue;
}

/**
 * The steps that make the accounts of one cohort, each after those it needs. Streams are keyed by (seed, cohort, field), so that neither another field nor another cohort
 * changes a value.
 *
 * @param given where drawn values come from that somebody else has made, without their gaps and changes
 */
export function compileCohort(declaration: Declaration, cohort: string, seed: number, given: (name: string) => ((i: number) => FieldValue) | undefined = () => undefined): readonly Step[] {
  const fields = { ...declaration.fields, ...declaration.cohorts[cohort]?.fields };
  const streams = (name: string): readonly [Stream, Stream] => [streamOf(seed, cohort, name, 'value'), streamOf(seed, cohort, name, 'twin')];
  const histories = new Map(Object.entries(declaration.histories).map(([name, history]) => [name, remembering(compileHistory(name, history, declaration.referenceDate, seed, cohort))]));
  const index = indexOf(declaration.groups);
  const factor = correlationFactor(fields, declaration.correlations, 'population', sharedBy(declaration.groups));
  const steps = new Map<string, Step>();
  const deviates = factor.names.map((name) => remembered(streams(name)[0], index(name)));
  factor.names.forEach((name, k) => {
    if (given(name) !== undefined) return;
    const toValue = ofNormalScore(present(fields[name] as Field));
    if (toValue !== undefined) steps.set(name, correlated(name, toValue, factor.rows[k] as readonly number[], deviates.slice(0, k + 1), streams(name)[1], index(name)));
  });
  return fieldOrder(fields).order.map((name) => {
    const field = fields[name] as Field;
    const drawn = given(name);
    const made = drawn !== undefined ? { name, inputs: [], value: drawn } : (steps.get(name) ?? step(name, present(field), streams(name), declaration.referenceDate, histories, index(name)));
    return around(made, field, (label) => streamOf(seed, cohort, name, label), index(name));
  });
}

type Present = ReturnType<typeof present>;
/** Where a field is drawn for account i: at its group's index, or its own. */
type Index = (i: number) => number;

/** The step of what is inside, with the gaps and changes around it. */
function around(step: Step, field: Field, stream: (label: string) => Stream, index: Index): Step {
  if (field.kind === 'missing') return withGaps(around(step, field.of, stream, index), field, stream('missing'), index);
  return field.kind === 'mapped' ? changed(around(step, field.of, stream, index), field, stream(field.label), index) : step;
}

function changed(step: Step, field: MappedField, chance: Stream, index: Index): Step {
  return { ...step, value: (i, values, twin) => field.map(step.value(i, values, twin), uniformAt(chance, index(i))) };
}

/** Null with the declared probability; a twin has the same gaps. */
function withGaps(step: Step, { rule, p }: MissingField, gaps: Stream, index: Index): Step {
  const pick = picker(rule);
  const place = `population.fields.${step.name}.p`;
  const chance = (values: Inputs): number => {
    const found = typeof p === 'number' ? p : p(pick(values));
    if (found >= 0 && found <= 1) return found;
    throw new MlcheckError('population-invalid', { place, rule: 'must give a number from 0 to 1', value: found, hint: `It was given ${JSON.stringify(pick(values))}.` });
  };
  return { name: step.name, inputs: [...step.inputs, ...rule], value: (i, values, twin) => (uniformAt(gaps, index(i)) < chance(values) ? null : step.value(i, values, twin)) };
}

/** How a correlated field's value follows from its normal score; undefined for one that is the same for all. */
function ofNormalScore(field: Present): ((z: number) => FieldValue) | undefined {
  const below1 = (z: number): number => Math.min(0.9999999999999999, normalCdf(z));
  switch (field.kind) {
    case 'constant':
      return undefined;
    case 'bernoulli': {
      const from = normalQuantile(1 - field.p);
      return (z) => z >= from;
    }
    case 'categorical': {
      const { names, cumulative } = cumulated(field.weights);
      const { ofNormal } = searchesOf(cumulative);
      return (z) => names[ofNormal(z)] as string;
    }
    case 'oneOf':
      return (z) => field.values[Math.floor(below1(z) * field.values.length)] as FieldValue;
    default: {
      const distribution = distributionOf(field as NumericField);
      return distribution.ofNormal ?? ((z) => distribution.quantile(below1(z)));
    }
  }
}

function step(name: string, field: Present, [own, twins]: readonly [Stream, Stream], referenceDate: string, histories: ReadonlyMap<string, EventsOf>, index: Index): Step {
  const at = (i: number, twin: boolean): number => uniformAt(twin ? twins : own, index(i));
  const inputs = inputsOf(field);
  const pick = picker(inputs);
  switch (field.kind) {
    case 'bernoulli':
      return { name, inputs, value: (i, _, twin) => at(i, twin) < field.p };
    case 'categorical': {
      const draw = categories(field.weights);
      return { name, inputs, value: (i, _, twin) => draw(at(i, twin)) };
    }
    case 'constant':
      return { name, inputs, value: () => field.value };
    case 'timestamp': {
      const days = distributionOf(field.daysBefore);
      const instant = instantsBefore(referenceDate);
      return { name, inputs, value: (i, _, twin) => instant(days.quantile(at(i, twin))) };
    }
    case 'oneOf':
      return { name, inputs, value: (i, _, twin) => field.values[Math.floor(at(i, twin) * field.values.length)] as FieldValue };
    case 'faker':
      return { name, inputs, value: (i, values, twin) => field.make(fakerAt(twin ? twins : own, index(i), referenceDate), pick(values)) };
    case 'derived':
      return { name, inputs, value: (_, values) => checked(field.derive(pick(values)), name, values, pick) };
    case 'folded': {
      const events = histories.get(field.history) as EventsOf;
      return { name, inputs, value: (i, values) => {
        const given = pick(values);
        return checked(field.fold(events(index(i), given), given), name, values, pick);
      } };
    }
    default: {
      const distribution = distributionOf(field);
      return { name, inputs, value: (i, _, twin) => distribution.quantile(at(i, twin)) };
    }
  }
}

/** The standard normal deviate of account i; every field after it in the copula asks for the same one again. */
function remembered(stream: Stream, index: Index): (i: number) => number {
  let [last, deviate] = [-1, 0];
  return (account) => {
    const i = index(account);
    if (i !== last) [last, deviate] = [i, normalQuantile(uniformAt(stream, i))];
    return deviate;
  };
}

/** A field of the copula: its normal score is the weighted sum of its own deviate, the last one, and those of the fields before it. A twin redraws its own deviate alone. */
function correlated(name: string, toValue: (z: number) => FieldValue, weights: readonly number[], deviates: readonly ((i: number) => number)[], twins: Stream, index: Index): Step {
  const last = deviates.length - 1;
  const own = deviates[last] as (i: number) => number;
  const ownWeight = weights[last] as number;
  return {
    name,
    inputs: [],
    value: (i, _, twin) => {
      let z = ownWeight * (twin ? normalQuantile(uniformAt(twins, index(i))) : own(i));
      for (let k = 0; k < last; k++) {
        if (weights[k] !== 0) z += (weights[k] as number) * (deviates[k] as (i: number) => number)(i);
      }
      return toValue(z);
    },
  };
}

function categories(weights: Readonly<Record<string, number>>): (u: number) => string {
  const { names, cumulative } = cumulated(weights);
  return (u) => names[firstAtLeast(cumulative, u)] as string;
}

/** Several fields fold one history: its last events are kept. */
function remembering(eventsOf: EventsOf): EventsOf {
  let last: { readonly i: number; readonly fields: Inputs; readonly events: ReturnType<EventsOf> } | undefined;
  return (i, fields) => {
    if (last?.i !== i || Object.keys(fields).some((name) => fields[name] !== last?.fields[name])) last = { i, fields, events: eventsOf(i, fields) };
    return last.events;
  };
}

type Picker = (values: Inputs) => Record<string, FieldValue>;

function picker(names: readonly string[]): Picker {
  const empty = blank(names);
  return (values) => {
    const picked = empty();
    for (const name of names) picked[name] = values[name] as FieldValue;
    return picked;
  };
}

function checked(value: FieldValue, name: string, values: Inputs, pick: Picker): FieldValue {
  const type = typeof value;
  if (type === 'number' ? Number.isFinite(value) : type === 'string' || type === 'boolean' || value === null) return value;
  throw new MlcheckError('population-invalid', {
    place: `population.fields.${name}`,
    rule: 'must derive a finite number, a string, a boolean or null',
    value,
    hint: `It was given ${JSON.stringify(pick(values))}.`,
  });
}
