import { ExitCode, isMlcheckError, MlcheckError } from '../errors.js';
import { surveyTarget, type TargetSurvey } from '../run/survey-target.js';
import type { DiscoveryTarget } from '../scoring/dialects/discovery.js';
import { exitCodeOfSignal, interruptible } from './interrupt.js';
import { initProject, type InitOptions, type StarterFile } from './init-project.js';
import { surveyText } from './summary/survey-text.js';
import { targetSuite, type SurveyedTarget } from './templates/target-suite.js';
import { progress } from './terminal/progress.js';
import { styleOf } from './terminal/style.js';
import { portsOf, type World } from './world.js';

/**
 * Finds out what speaks at an address and writes a project whose first suite judges it: the suite, the schema of a reply and an example of one. Nothing is written when the server is not there, is not
 * understood, or scores none of the accounts that were made for it.
 * @throws MlcheckError `endpoint-*`, with the way out
 */
export async function initTarget(dir: string, target: DiscoveryTarget, options: InitOptions, world: World): Promise<number> {
  const shown = progress(world, true);
  const interrupt = interruptible(world, () => shown.note('stopping'));
  try {
    const survey = await surveyTarget(target, portsOf(world, interrupt.signal, shown.event));
    const usable = scored(survey);
    const name = options.name ?? suiteName(survey.discovery.endpoint.model);
    world.stdout.write(surveyText(usable, styleOf(world.stdout, world.environment)));
    return await initProject(dir, { ...options, name, files: filesOf(name, usable), against: target.url }, world);
  } catch (error) {
    const stopped = interrupt.stoppedBy();
    if (stopped !== undefined) return exitCodeOfSignal(stopped);
    if (!isMlcheckError(error) || error.exitCode !== ExitCode.unavailable) throw error;
    throw new MlcheckError(error.code, { place: error.place, rule: error.rule, ...('value' in error ? { value: error.value } : {}), hint: `${error.hint === undefined ? '' : `${error.hint}${/[.?!]$/.test(error.hint) ? '' : '.'} `}Nothing was written; without an address \`mlcheck init\` writes a suite whose endpoint you fill in`, cause: error });
  } finally {
    interrupt.end();
  }
}

/** @throws MlcheckError `endpoint-unusable` where no account was scored */
function scored(survey: TargetSurvey): SurveyedTarget {
  const { discovery, fields, trial } = survey;
  const place = discovery.endpoint.url;
  if (trial === undefined) throw new MlcheckError('endpoint-unusable', { place, rule: `speaks ${discovery.declaration.constructor}, and must tell the inputs of its model, which it does not`, hint: 'name them, in the order of the model: --field age=18..90 --field country=DE,FR,US' });
  if (trial.scored > 0) return { ...survey, trial };
  const guessed = fields.filter((field) => field.guessed).map(({ name }) => name);
  const { reply } = trial.failed!;
  throw new MlcheckError('endpoint-unusable', {
    place,
    rule: `must score an account, and scored none of ${trial.accounts}: ${reply.outcome}, ${reply.detail ?? 'no detail'}`,
    hint: guessed.length === 0 ? 'is the model in order? `mlcheck validate target` prints the request as a curl line' : `what ${guessed.slice(0, 6).join(', ')}${guessed.length > 6 ? ' ...' : ''} may be was guessed, since the server does not tell: say it, such as --field ${guessed[0]}=18..90 or --field ${guessed[0]}=DE,FR,US`,
  });
}

function filesOf(name: string, survey: SurveyedTarget): readonly StarterFile[] {
  const { discovery, trial } = survey;
  const { account, exchange } = trial.example;
  const schema = discovery.replySchema ?? trial.replySchema;
  const names = { ...(schema === undefined ? {} : { schema: `${name}.schema.json` }), example: `${name}.example.json` };
  const example = { account: account.id, fields: account.fields, request: { method: exchange.method, url: exchange.url, body: parsed(exchange.requestBody) }, reply: { status: exchange.status, body: parsed(exchange.responseBody ?? '') }, score: exchange.reply.score };
  const note = discovery.replySchema === undefined ? "What a reply looks like, learnt from one reply: loosen it where replies may differ." : "What the service's OpenAPI document says of a reply, as it stood when this was written.";
  return [
    { path: `${name}.suite.ts`, text: targetSuite(name, survey, names) },
    ...(schema === undefined ? [] : [{ path: names.schema!, text: `${JSON.stringify({ $comment: note, ...schema }, null, 2)}\n` }]),
    { path: names.example, text: `${JSON.stringify(example, null, 2)}\n` },
  ];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The model's name as that of a suite: lower-case letters, digits and hyphens. */
function suiteName(model: string): string {
  const name = model.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60);
  return name === '' ? 'example' : name;
}
