import { numberOf } from '../../verdict/wording.js';
import type { SurveyedTarget } from '../templates/target-suite.js';
import { oneLine } from '../terminal/one-line.js';
import { paint, type Style } from '../terminal/style.js';
import { wrap } from '../terminal/wrap.js';

/** What was found at an address and what it made of the first accounts, with everything in it that somebody should look at. */
export function surveyText({ discovery, fields, trial }: SurveyedTarget, style: Style): string {
  const { identity, scored, accounts, lowest, highest, distinct, slowestMs, failed, version } = trial;
  const server = identity.server === undefined ? '' : ` on ${identity.server}${identity.serverVersion === undefined ? '' : ` ${identity.serverVersion}`}`;
  const ok = (text: string): string[] => wrap(`${paint(style, 'green', '✓ found')}   ${oneLine(text)}`, style.columns, '           ');
  const look = (text: string): string[] => wrap(`${paint(style, 'yellow', '! look')}    ${oneLine(text)}`, style.columns, '           ');
  const guesses = fields.filter((field) => field.guessed).map(({ name }) => name);
  const unnamed = guesses.filter((name) => discovery.fields.some((field) => field.name === name && field.unnamed));
  const guessed = guesses.filter((name) => !unnamed.includes(name));
  const names = guessed.length > 8 ? `${guessed.slice(0, 6).join(', ')} and ${guessed.length - 6} more` : guessed.join(', ');
  const more = unnamed.length === 0 ? '' : `${unnamed.length} fields have no names (--field NAME=VALUES, once for each in the order of the model, gives them some)`;
  const untold = guessed.length === 0 ? '' : `the server does not say what ${names} may be`;
  const lines = [
    ...ok(`${identity.model}${version === undefined ? '' : ` version ${version}`}${server}, asked by ${discovery.declaration.constructor}({...})`),
    ...ok(`${fields.length} ${fields.length === 1 ? 'field' : 'fields'} of an account${guesses.length === 0 ? ', with the values that each may have' : ''}`),
    ...ok(`${scored} of ${accounts} made-up accounts scored: ${numberOf(lowest, 'score')} to ${numberOf(highest, 'score')}, slowest request ${numberOf(slowestMs, 'milliseconds')}`),
    ...(guesses.length === 0 ? [] : look(`${[untold, more].filter((text) => text !== '').join(', and ')}: their values are guessed, and marked GUESS in the suite`)),
    ...(failed === undefined ? [] : look(`${failed.account.id} got no score: ${failed.reply.outcome}, ${failed.reply.detail ?? 'no detail'}`)),
    ...warning(distinct, scored, lowest, highest).flatMap(look),
  ];
  return `${lines.join('\n')}\n\n`;
}

function warning(distinct: number, scored: number, lowest: number, highest: number): readonly string[] {
  if (scored < 8) return [];
  if (distinct === 1) return ['every account got the same score: the guessed values are far from what the model knows, or the number read is not the score'];
  if (distinct === 2 && lowest === 0 && highest === 1) return ['every score is 0 or 1: these are labels. Claims on scores need the probability: let the server give it (MLflow: pyfunc_predict_fn="predict_proba"), or name another part of the reply in the suite'];
  if (highest - lowest < 0.02 && lowest >= 0 && highest <= 1) return ['the scores hardly differ: the guessed values may be far from what the model knows'];
  return [];
}
