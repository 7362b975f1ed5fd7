import type { Field, Fields } from './field.js';

/** Accounts that belong together: the items of a session, the people of a household. */
export interface GroupsDeclaration {
  /** The field that names a group, such as `session`; one of those drawn once a group. */
  readonly by: string;
  /** Accounts of a group, 2 to 10,000: those of a cohort from 0 on, the next `size`, and so on. */
  readonly size: number;
  /** Fields drawn once a group; the rest are drawn once an account. */
  readonly fields: readonly string[];
}

/** The index at which a field is drawn for account i of a cohort: that of its group where the group shares the field, else its own. */
export type IndexOf = (name: string) => (i: number) => number;

const own = (i: number): number => i;

export function indexOf(groups: GroupsDeclaration | undefined): IndexOf {
  if (groups === undefined) return () => own;
  const shared = sharedBy(groups);
  const ofGroup = (i: number): number => Math.floor(i / groups.size);
  return (name) => (shared.has(name) ? ofGroup : own);
}

/** Names of the fields that the accounts of a group share. */
export const sharedBy = (groups: GroupsDeclaration | undefined): ReadonlySet<string> => new Set(groups === undefined ? [] : [groups.by, ...groups.fields]);

/** The index at which a history is made for account i: that of the fields that are folded from it, which all are of the group or none. */
export function indexOfHistory(history: string, fields: Fields, groups: GroupsDeclaration | undefined): (i: number) => number {
  const folded = Object.keys(fields).find((name) => foldedFrom(fields[name] as Field) === history);
  return folded === undefined ? own : indexOf(groups)(folded);
}

/** The history that a field is folded from, below gaps and changes; undefined for one that is not. */
export function foldedFrom(field: Field): string | undefined {
  if (field.kind === 'missing' || field.kind === 'mapped') return foldedFrom(field.of);
  return field.kind === 'folded' ? field.history : undefined;
}
