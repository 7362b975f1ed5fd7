import { padded, width } from './width.js';
import { wrap } from './wrap.js';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** The one column that gives way on a narrow terminal: its text is wrapped. */
  readonly flexible?: boolean;
}

const GAP = '  ';
const LEAST = 24;

/**
 * Rows under their titles, every line within `total` columns: a column without any text is left out, the flexible column wraps to what the others leave. Returns undefined where that is less than
 * 24 columns: then a table is the wrong shape, and the caller stacks its rows.
 */
export function table(allColumns: readonly Column[], allRows: readonly (readonly string[])[], total: number): string[] | undefined {
  const used = allColumns.map((_, at) => at).filter((at) => allRows.some((row) => (row[at] ?? '') !== ''));
  const columns = used.map((at) => allColumns[at]!);
  const rows = allRows.map((row) => used.map((at) => row[at] ?? ''));
  const needed = columns.map((column, at) => Math.max(width(column.title), ...rows.map((row) => width(row[at] ?? ''))));
  const flexible = columns.findIndex((column) => column.flexible);
  const fixed = needed.reduce((sum, each, at) => sum + (at === flexible ? 0 : each), 0) + GAP.length * (columns.length - 1);
  if (flexible >= 0) {
    const left = total - fixed;
    if (left < Math.min(LEAST, needed[flexible]!)) return undefined;
    needed[flexible] = Math.min(needed[flexible]!, left);
  } else if (fixed > total) {
    return undefined;
  }
  const line = (cells: readonly string[]) =>
    columns
      .map((column, at) => padded(cells[at] ?? '', needed[at]!, column.align === 'right' ? 'right' : 'left'))
      .join(GAP)
      .trimEnd();
  const lines = [line(columns.map((column) => column.title))];
  for (const row of rows) {
    const wrapped = flexible >= 0 ? wrap(row[flexible] ?? '', needed[flexible]!, '  ') : [''];
    wrapped.forEach((text, at) => lines.push(line(columns.map((_, cell) => (cell === flexible ? text : at === 0 ? (row[cell] ?? '') : '')))));
  }
  return lines;
}
