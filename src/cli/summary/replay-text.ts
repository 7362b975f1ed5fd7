import { visible } from '../../report/text/visible.js';
import type { Replay } from '../../run/replay.js';
import type { Exchange } from '../../scoring/scorer.js';
import { paint, type Style } from '../terminal/style.js';
import { oneLine } from '../terminal/one-line.js';

const LONGEST_BODY = 4000;

/** One account again: its features and truth, then for each arm the score, the request, the reply and the curl line. */
export function replayText({ account, arms }: Replay, style: Style): string {
  const bold = (text: string): string => paint(style, 'bold', text);
  const widest = Math.max(0, ...Object.keys(account.fields).map((name) => name.length));
  const lines = [
    `${bold(account.id)}${account.label === undefined ? '' : `  true class ${account.label}`}`,
    ...Object.entries(account.fields).map(([name, value]) => `  ${name.padEnd(widest)}  ${value === null ? paint(style, 'dim', 'missing') : visible(String(value))}`),
  ];
  for (const { arm, exchange, curl } of arms) {
    lines.push('', `${bold(arm)}  ${replyText(exchange)}`, ...exchangeLines(exchange, style), '', `  ${paint(style, 'cyan', curl)}`);
  }
  const embedded = arms.find((each) => each.embedded);
  if (embedded !== undefined) lines.push('', `The reference service has stopped. To send this again by hand, first: ${paint(style, 'cyan', `mlcheck serve model --port ${new URL(embedded.exchange.url).port}`)}`);
  return `${lines.join('\n')}\n`;
}

function replyText({ reply }: Exchange): string {
  const version = reply.servedVersion === undefined ? '' : `, version ${visible(reply.servedVersion)}`;
  const tries = reply.attempts > 1 ? `, ${reply.attempts} attempts` : '';
  const said = reply.score === undefined ? `${reply.outcome}: ${oneLine(reply.detail ?? 'no detail')}` : `score ${reply.score}`;
  return `${said}${version}, ${reply.latencyMs.toFixed(1)} ms${tries}`;
}

function exchangeLines(exchange: Exchange, style: Style): string[] {
  const headers = (all: Readonly<Record<string, string>>, sign: string): string[] => Object.entries(all).map(([name, value]) => paint(style, 'dim', `  ${sign} ${name}: ${visible(value)}`));
  const body = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : visible(text, LONGEST_BODY).split('\n').map((line) => `    ${line}`));
  return [
    `  > ${exchange.method} ${visible(exchange.url)}`,
    ...headers(exchange.requestHeaders, '>'),
    ...body(exchange.requestBody),
    ...(exchange.status === undefined ? ['  < no reply'] : [`  < ${exchange.status}`]),
    ...headers(exchange.responseHeaders ?? {}, '<'),
    ...body(exchange.responseBody),
  ];
}
