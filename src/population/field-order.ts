import { inputsOf } from './inputs-of.js';
import type { Fields } from './field.js';

/**
 * Names of the fields so that each comes after those it is derived from, otherwise as declared; or a circle of derivations, first name repeated at its end.
 * Unknown inputs are skipped. O(fields + inputs).
 */
export function fieldOrder(fields: Fields): { readonly order: readonly string[]; readonly cycle?: readonly string[] } {
  const order: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (name: string): readonly string[] | undefined => {
    const field = fields[name];
    if (done.has(name) || field === undefined) return undefined;
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    path.push(name);
    for (const input of inputsOf(field)) {
      const cycle = visit(input);
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    done.add(name);
    order.push(name);
    return undefined;
  };
  for (const name of Object.keys(fields)) {
    const cycle = visit(name);
    if (cycle !== undefined) return { order, cycle };
  }
  return { order };
}
