import { MlcheckError, type Complaint } from '../errors.js';
import { checkField } from './check-field.js';
import type { Fields } from './field.js';
import type { History, Rhythm } from './history.js';

/** Refuses a history that cannot be drawn from. @throws MlcheckError `population-invalid` at `place`. */
export function checkHistory({ days, from, sinceDays, events }: History, place: string, fields: Fields): void {
  if (!(days > 0 && days <= 36_525)) refuse({ place: `${place}.days`, rule: 'must be above 0 and at most 36525', value: days });
  for (const name of from) {
    if (!Object.hasOwn(fields, name)) refuse({ place: `${place}.from`, rule: 'must name a field of the population', value: name, hint: `Fields are ${Object.keys(fields).join(', ')}.` });
  }
  if (Object.keys(events).length === 0) refuse({ place: `${place}.events`, rule: 'must have at least one kind of event', value: events });
  checkRate(sinceDays ?? 0, `${place}.sinceDays`, Infinity);
  const before = new Set<string>();
  for (const [kind, declared] of Object.entries(events)) {
    const at = `${place}.events.${kind}`;
    if ('after' in declared) {
      if (!before.has(declared.after)) refuse({ place: `${at}.after`, rule: 'must name a kind that stands before it', value: declared.after, hint: `Before it stand ${[...before].join(', ') || 'none'}.` });
      checkRate(declared.p, `${at}.p`, 1);
      checkField(declared.delayDays, `${at}.delayDays`);
    } else {
      checkRate(declared.perDay, `${at}.perDay`, Infinity);
      checkRate(declared.quietDays ?? 0, `${at}.quietDays`, Infinity);
      checkRate(declared.amountTimes ?? 0, `${at}.amountTimes`, Infinity);
      if (declared.rhythm !== undefined) checkRhythm(declared.rhythm, `${at}.rhythm`);
      if (declared.burst !== undefined) {
        const { extra, gapHours } = declared.burst;
        if (!(extra > 0 && extra <= 100)) refuse({ place: `${at}.burst.extra`, rule: 'must be above 0 and at most 100', value: extra });
        if (!(gapHours > 0 && gapHours < Infinity)) refuse({ place: `${at}.burst.gapHours`, rule: 'must be > 0', value: gapHours });
      }
      if (declared.amount !== undefined) checkField(declared.amount, `${at}.amount`);
    }
    before.add(kind);
  }
}

function checkRhythm({ hours, weekdays }: Rhythm, place: string): void {
  for (const [name, weights, length] of [['hours', hours, 24], ['weekdays', weekdays, 7]] as const) {
    if (weights === undefined) continue;
    if (weights.length !== length) refuse({ place: `${place}.${name}`, rule: `must be ${length} weights`, value: weights.length });
    if (!weights.every((weight) => weight >= 0 && weight < Infinity)) refuse({ place: `${place}.${name}`, rule: 'must be numbers of at least 0', value: weights });
    if (!weights.some((weight) => weight > 0)) refuse({ place: `${place}.${name}`, rule: 'must not all be 0', value: weights });
  }
}

function checkRate(rate: number | ((fields: never) => number), place: string, most: number): void {
  if (typeof rate === 'number' && !(rate >= 0 && rate <= most && rate < Infinity)) refuse({ place, rule: most === 1 ? 'must be a number from 0 to 1' : 'must be a number of at least 0', value: rate });
}

function refuse(complaint: Complaint): never {
  throw new MlcheckError('population-invalid', complaint);
}
