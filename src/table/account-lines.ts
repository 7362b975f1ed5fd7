import type { FieldValue } from '../population/account.js';
import type { AccountBlock } from '../population/account-blocks.js';
import type { Column } from '../population/columns.js';
import { ownColumns, type OwnColumns } from './own-columns.js';

/** Characters that are handed on together. */
const CHUNK = 1 << 16;

type Cell = (k: number) => string;

/** Accounts as CSV after RFC 4180, in chunks: a header, then a line each. CRLF, quotes doubled; NULL is nothing, an empty string is `""`. */
export function* csvChunks(blocks: Iterable<AccountBlock>, fields: readonly string[], count: (accounts: number) => void): Iterable<string> {
  const names = ownColumns(fields);
  const columns = [names.id, names.cohort, names.i, ...fields, names.label];
  let chunk = `${columns.map(quoted).join(',')}\r\n`;
  for (const block of blocks) {
    const own = ownCells(block, names, quoted, '');
    const cells = columns.map((name) => own.get(name) ?? cellsOf(block.columns[name] as Column, quoted));
    for (let k = 0; k < block.count; k++) {
      let line = (cells[0] as Cell)(k);
      for (let c = 1; c < cells.length; c++) line += `,${(cells[c] as Cell)(k)}`;
      count(1);
      chunk += `${line}\r\n`;
      if (chunk.length < CHUNK) continue;
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
}

/** Accounts as JSON lines, in chunks: an object each. */
export function* jsonChunks(blocks: Iterable<AccountBlock>, fields: readonly string[], count: (accounts: number) => void): Iterable<string> {
  const names = ownColumns(fields);
  // As an object has them: names that are whole numbers stand first.
  const columns = Object.keys({ [names.id]: 0, [names.cohort]: 0, [names.i]: 0, ...Object.fromEntries(fields.map((field) => [field, 0])), [names.label]: 0 });
  const heads = columns.map((name, at) => `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  let chunk = '';
  for (const block of blocks) {
    const own = ownCells(block, names, JSON.stringify, 'null');
    const cells = columns.map((name) => own.get(name) ?? cellsOf(block.columns[name] as Column, JSON.stringify));
    for (let k = 0; k < block.count; k++) {
      let line = '';
      for (let c = 0; c < cells.length; c++) line += `${heads[c] as string}${(cells[c] as Cell)(k)}`;
      count(1);
      chunk += `${line}}\n`;
      if (chunk.length < CHUNK) continue;
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
}

/** What every account has besides its fields. */
function ownCells({ cohort, from, labels }: AccountBlock, names: OwnColumns, text: (value: FieldValue) => string, none: string): ReadonlyMap<string, Cell> {
  const name = text(cohort);
  return new Map<string, Cell>([
    [names.id, (k) => text(`${cohort}/${from + k}`)],
    [names.cohort, () => name],
    [names.i, (k) => String(from + k)],
    [names.label, (k) => (labels?.[k] === undefined ? none : String(labels[k]))],
  ]);
}

/** The texts of a column: those of categories and flags are made once. */
function cellsOf(column: Column, text: (value: FieldValue) => string): Cell {
  switch (column.kind) {
    case 'number':
      return (k) => text(column.values[k] as number);
    case 'boolean': {
      const [no, yes] = [text(false), text(true)];
      return (k) => (column.values[k] === 1 ? yes : no);
    }
    case 'category': {
      const names = column.names.map(text);
      return (k) => names[column.codes[k] as number] as string;
    }
    case 'any':
      return (k) => text(column.values[k] as FieldValue);
  }
}

function quoted(value: FieldValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  return value === '' || /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
