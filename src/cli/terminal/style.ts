import type { Out } from '../world.js';

/** How text may be laid out: pure rendering functions take this and return strings. */
export interface Style {
  readonly colour: boolean;
  /** Columns to stay within, at least 40. */
  readonly columns: number;
}

export type Paint = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

const SGR: Readonly<Record<Paint, readonly [number, number]>> = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] };

/** The text in a colour or weight, or as it is where colour is off. */
export function paint(style: Style, how: Paint, text: string): string {
  const [on, off] = SGR[how];
  return style.colour && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}

/**
 * The style of a stream: colour on a terminal, never with `NO_COLOR` or `TERM=dumb`, always with `FORCE_COLOR` (which wins, as in Node itself);
 * width of the terminal, else `COLUMNS`, else 100.
 */
export function styleOf(out: Pick<Out, 'isTTY' | 'columns'>, environment: Readonly<Record<string, string | undefined>>): Style {
  const declared = Number(environment['COLUMNS']);
  const columns = out.columns ?? (Number.isInteger(declared) && declared > 0 ? declared : 100);
  return { colour: wantsColour(out.isTTY, environment), columns: Math.max(40, columns) };
}

function wantsColour(isTTY: boolean, environment: Readonly<Record<string, string | undefined>>): boolean {
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if ((environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb') return false;
  return isTTY;
}
