import type { ProgressEvent } from '../../run/options.js';
import { whole } from '../../report/text/numbers.js';
import type { World } from '../world.js';
import { durationText, phaseText, scoringText } from './progress-text.js';
import { paint, styleOf } from './style.js';
import { cut } from './width.js';

/** Shows what goes on, on stderr. */
export interface Progress {
  readonly event: (event: ProgressEvent) => void;
  /** Prints a whole line, above the one that is rewritten. */
  readonly note: (text: string) => void;
  /** Clears the line that was being rewritten. */
  readonly end: () => void;
}

const REDRAW_MS = 100;
const PIPED_MS = 10_000;

/** Progress for a terminal (one line, rewritten at most ten times a second) or, piped, a plain line now and then. `quiet` keeps only warnings. */
export function progress(world: World, quiet: boolean): Progress {
  return world.stderr.isTTY && !quiet && world.environment['TERM'] !== 'dumb' ? rewritten(world) : plain(world, quiet);
}

function rewritten(world: World): Progress {
  const { stderr } = world;
  const style = styleOf(stderr, world.environment);
  let drawnAt = Number.NEGATIVE_INFINITY;
  let since = world.now();
  let line: (columns: number) => string = () => '';
  let shown = false;
  const clear = (): void => {
    if (shown) stderr.write('\r\u001b[2K');
    shown = false;
  };
  const draw = (force: boolean): void => {
    const now = world.now();
    if (!force && now - drawnAt < REDRAW_MS) return;
    drawnAt = now;
    const columns = Math.max(10, (stderr.columns ?? 80) - 1);
    stderr.write(`\r\u001b[2K${cut(line(columns), columns)}`);
    shown = true;
  };
  const stop = world.every(1000, () => shown && draw(false));
  const note = (text: string): void => {
    clear();
    stderr.write(`${text}\n`);
  };
  return {
    event: (event) => {
      if (event.kind === 'warning') return note(warning(event.text, style));
      if (event.kind === 'started') return event.resumedRows > 0 ? note(startedText(event)) : undefined;
      if (event.kind === 'look') return;
      if (event.kind === 'phase') {
        since = world.now();
        line = () => {
          const ms = world.now() - since;
          return `${phaseText(event.phase)}${ms >= 1000 ? `  ${durationText(ms)}` : ''}`;
        };
      } else {
        line = (columns) => scoringText(event, columns);
      }
      draw(event.kind === 'phase');
    },
    note,
    end: () => {
      stop();
      clear();
    },
  };
}

function plain(world: World, quiet: boolean): Progress {
  const { stderr } = world;
  const style = styleOf(stderr, world.environment);
  let printedAt = world.now();
  const note = (text: string): void => stderr.write(`${text}\n`);
  return {
    event: (event) => {
      if (event.kind === 'warning') return note(warning(event.text, style));
      if (quiet) return;
      if (event.kind === 'started') return note(startedText(event));
      if (event.kind === 'look') {
        const { look, accountsPerCohort, decided, failed, open } = event;
        printedAt = world.now();
        return note(`look ${look}: ${whole(accountsPerCohort)} accounts per cohort, ${decided} ${decided === 1 ? 'claim' : 'claims'} decided in it, ${failed} failed, ${open} open`);
      }
      if (event.kind === 'phase' && event.phase === 'allure') return note(phaseText(event.phase));
      if (event.kind === 'scoring' && world.now() - printedAt >= PIPED_MS) {
        printedAt = world.now();
        note(scoringText(event, 80));
      }
    },
    note,
    end: () => undefined,
  };
}

function startedText(event: Extract<ProgressEvent, { kind: 'started' }>): string {
  const resumed = event.resumedRows > 0 ? `, ${whole(event.resumedRows)} rows kept from before` : '';
  return `${event.suite}: ${event.checks} claims, run ${event.runId}${resumed}`;
}

function warning(text: string, style: ReturnType<typeof styleOf>): string {
  return `${paint(style, 'yellow', 'warning:')} ${text}`;
}
