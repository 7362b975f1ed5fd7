import type { Twin } from '../population/account.js';
import { cohortsWithin } from '../population/cohorts-within.js';
import type { Evidence, EvidenceQuery } from '../table/evidence.js';
import type { Bounds, Levels, Planning, Unit } from '../verdict/types.js';
import type { Check, CheckContext, CheckOptions, CheckSpec, Severity } from './check.js';
import { invalid, known, oneOf, positive } from './rules.js';
import { withoutClusters } from './without-clusters.js';
import { takesWorstCase, worstCase } from './worst-case.js';

/** The cohorts that one check speaks of. */
export interface Scope {
  /** `all`, a cohort's name, or names joined by `+`. */
  readonly name: string;
  readonly cohorts: readonly string[];
}

/** What a kind of check says of itself for one scope. */
export interface CheckParts {
  readonly claim: string;
  readonly tolerance: number;
  readonly unit: Unit;
  readonly needs: readonly EvidenceQuery[];
  readonly planning: Planning;
  readonly effect: (evidence: readonly Evidence[], levels: Levels) => Bounds;
  readonly deterministic?: boolean;
  readonly timed?: boolean;
  readonly twins?: readonly Twin[];
  readonly repeats?: number;
  readonly probeAccounts?: number;
}

/** A kind of check, seen from the machinery that all kinds share. */
export interface Declaration {
  readonly kind: string;
  /** Default id where the author gives none; the kind when absent. */
  readonly idOf?: string;
  readonly options: CheckOptions;
  readonly params: Readonly<Record<string, unknown>>;
  /** `advisory` for kinds that gate only when the author says so. */
  readonly severity?: Severity;
  /** For claims that name their cohorts themselves (ordering, gap): these, and `cohorts` is refused. */
  readonly cohorts?: readonly string[];
  /** Validates the parameters and makes one check. @throws MlcheckError `suite-invalid` with a place relative to the check. */
  readonly make: (context: CheckContext, scope: Scope) => CheckParts;
}

/** A {@link CheckSpec} from a kind's declaration: expands cohorts, checks the options that all kinds have, and freezes what comes out. */
export function declared(declaration: Declaration): CheckSpec {
  const { kind, options, params } = declaration;
  return Object.freeze({
    kind,
    options: Object.freeze({ ...options }),
    params: Object.freeze(definedOnly(params)),
    expand: (context: CheckContext) => expand(declaration, context),
  });
}

/** The options that every kind takes, picked out of what the author wrote. */
export function optionsOf(written: CheckOptions): CheckOptions {
  const { id, cohorts, severity, tags, owner, weight, because, knownIssue, missing } = written;
  return definedOnly({ id, cohorts, severity, tags, owner, weight, because, knownIssue, missing }) as CheckOptions;
}

function expand(declaration: Declaration, context: CheckContext): readonly Check[] {
  const { kind, options } = declaration;
  validateOptions(options);
  const severity = options.severity ?? declaration.severity ?? 'gating';
  return Object.freeze(
    scopesOf(declaration, context).map(({ scope, suffix }) => {
      const parts = withMissing(declaration, context, bounded(declaration.make(context, scope)));
      const base = options.id ?? declaration.idOf ?? kind;
      return Object.freeze({
        kind,
        id: suffix === undefined ? base : `${base}[${suffix}]`,
        claim: parts.claim,
        scope: scope.name,
        cohorts: scope.cohorts,
        tolerance: parts.tolerance,
        unit: parts.unit,
        severity,
        deterministic: parts.deterministic ?? false,
        timed: parts.timed ?? false,
        tags: Object.freeze([...(options.tags ?? [])]),
        ...(options.owner === undefined ? {} : { owner: options.owner }),
        weight: options.weight ?? 1,
        ...(options.because === undefined ? {} : { because: options.because }),
        ...(options.knownIssue === undefined ? {} : { knownIssue: options.knownIssue }),
        ...(parts.worstCase ? { missing: 'worst-case' as const } : {}),
        needs: Object.freeze([...parts.needs]),
        twins: Object.freeze([...(parts.twins ?? [])]),
        repeats: parts.repeats ?? 0,
        ...(parts.probeAccounts === undefined ? {} : { probeAccounts: parts.probeAccounts }),
        planning: Object.freeze(severity === 'advisory' ? { ...parts.planning, family: 'advisory' as const } : parts.planning),
        effect: parts.effect,
      } satisfies Check);
    }),
  );
}

/** The parts, without bounds where accounts come in clusters and the kind has none for them. */
function bounded(parts: CheckParts): CheckParts {
  const { unclustered } = parts.planning;
  return unclustered === undefined ? parts : { ...parts, effect: withoutClusters(parts.effect, unclustered) };
}

/** The parts, counting missing scores against the model where the check or the suite says so and the claim can. */
function withMissing({ kind, options, cohorts }: Declaration, context: CheckContext, parts: CheckParts): CheckParts & { readonly worstCase: boolean } {
  const asked = options.missing ?? context.missing ?? 'drop';
  if (asked === 'drop') return { ...parts, worstCase: false };
  const can = cohorts === undefined && context.range !== undefined && parts.deterministic !== true && parts.timed !== true && parts.probeAccounts === undefined && takesWorstCase(parts.needs);
  if (!can && options.missing === undefined) return { ...parts, worstCase: false };
  if (!can) throw invalid('missing', `must be 'drop' for this ${kind} claim`, asked, context.range === undefined ? 'declare `range` in the suite: a missing score is put at its ends' : 'only claims that read scores alone, of all accounts, can count missing ones against the model');
  return {
    ...parts,
    claim: `${parts.claim}, missing scores counted against it`,
    planning: { ...parts.planning, parts: 2 * parts.planning.parts },
    effect: worstCase(parts.effect, parts.needs, context.range!),
    worstCase: true,
  };
}

/** One scope per check, with what stands in brackets behind its id. */
function scopesOf(declaration: Declaration, context: CheckContext): readonly { readonly scope: Scope; readonly suffix?: string }[] {
  const names = context.cohorts.map(({ name }) => name);
  const asked = declaration.options.cohorts;
  if (declaration.cohorts !== undefined) {
    if (asked !== undefined) throw invalid('cohorts', `must be left out: a ${declaration.kind} claim names its cohorts itself`, asked);
    return [{ scope: scopeOf(declaration.cohorts) }];
  }
  if (asked === undefined || asked === 'all') return [{ scope: { name: 'all', cohorts: Object.freeze(names) } }];
  if (asked === 'each') return names.map((name) => ({ scope: scopeOf([name]), suffix: name }));
  const list = typeof asked === 'string' ? [asked] : asked;
  if (!Array.isArray(list) || list.length === 0) throw invalid('cohorts', "must be 'all', 'each', a cohort's name or a list of names", asked);
  const cohorts = list.flatMap((name, at) => {
    const within = typeof name === 'string' ? cohortsWithin(name, names) : [];
    if (within.length === 0) known(typeof asked === 'string' ? 'cohorts' : `cohorts[${at}]`, name, names, 'a cohort of the population');
    return within;
  });
  const twice = cohorts.find((name, at) => cohorts.indexOf(name) !== at);
  if (twice !== undefined) throw invalid('cohorts', 'must name each cohort once', twice);
  const scope = { name: list.join('+'), cohorts: Object.freeze(cohorts) };
  return [declaration.options.id === undefined ? { scope, suffix: scope.name } : { scope }];
}

function scopeOf(cohorts: readonly string[]): Scope {
  return { name: cohorts.join('+'), cohorts: Object.freeze([...cohorts]) };
}

function validateOptions({ id, severity, tags, owner, weight, because, knownIssue, missing }: CheckOptions): void {
  if (id !== undefined && !(typeof id === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id)))
    throw invalid('id', 'must be letters, digits, `-`, `_` and `.`, beginning with a letter or digit', id);
  if (severity !== undefined) oneOf('severity', severity, ['gating', 'advisory']);
  if (missing !== undefined) oneOf('missing', missing, ['drop', 'worst-case']);
  if (tags !== undefined && !(Array.isArray(tags) && tags.every((tag) => typeof tag === 'string' && tag !== ''))) throw invalid('tags', 'must be a list of words', tags);
  if (weight !== undefined) positive('weight', weight);
  for (const [place, text] of [['owner', owner], ['because', because]] as const) {
    if (text !== undefined && (typeof text !== 'string' || text.trim() === '')) throw invalid(place, 'must be a text', text);
  }
  if (knownIssue === undefined) return;
  for (const key of ['ticket', 'owner', 'expires'] as const) {
    if (typeof knownIssue[key] !== 'string' || knownIssue[key] === '') throw invalid(`knownIssue.${key}`, 'must be given', knownIssue[key], 'a known issue has a ticket, an owner and a day on which it expires');
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(knownIssue.expires) || Number.isNaN(Date.parse(`${knownIssue.expires}T00:00:00Z`)))
    throw invalid('knownIssue.expires', 'must be a day as YYYY-MM-DD', knownIssue.expires);
}

function definedOnly(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
