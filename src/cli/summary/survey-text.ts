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
  const guessed = fields.filter((field) => field.guessed).map(({ name }) => name);
  const unnamed = discovery.fields.every((field) => field.unnamed);
  const listed = guessed.length > 8 ? `${guessed.slice(0, 6).join(', ')} and ${guessed.length - 6} more` : guessed.join(', ');
  const lines = [
    ...ok(`${identity.model}${version === undefined ? '' : ` version ${version}`}${server}, asked by ${discovery.declaration.constructor}({...})`),
    ...ok(`${fields.length} ${fields.length === 1 ? 'field' : 'fields'} of an account${guessed.length === 0 ? ', with the values that each may have' : ''}`),
    ...ok(`${scored} of ${accounts} made-up accounts scored: ${numberOf(lowest, 'score')} to ${numberOf(highest, 'score')}, slowest request ${numberOf(slowestMs, 'milliseconds')}`),
    ...(unnamed ? look(`the server names none of them, and does not say what they may be: guessed, and marked GUESS in the suite. --field NAME=VALUES, once for each in the order of the model, names them`) : guessed.length === 0 ? [] : look(`the server does not say what ${listed} may be: guessed, and marked GUESS in the suite`)),
    ...(failed === undefined ? [] : look(`${failed.account.id} got no score: ${failed.reply.outcome}, ${failed.reply.detail ?? 'no detail'}`)),
    ...warning(distinct, scored, lowest, highest).flatMap(look),
  ];
  return `${lines.join('\n')}\n\n`;
}

function warning(distinct: number, scored: number, lowest: number, highest: number): readonly string[] {
  if (scored < 8) return [];
  if (distinct === 1) return ['every account got the same score: the guessed values are far from what the model knows, or the number read is not the score'];
  if (distinct === 2 && lowest === 0 && highest === 1) return ['every score is 0 or 1: these are labels. Claims on scores need the probability: let the server give it (MLflow: pyfunc_predict_fn="predict_proba"), or name another part of the reply in the suite'];
  return [];
}
