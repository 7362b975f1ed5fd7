import type { FieldValue } from '../population/account.js';
import type { AccountBlock } from '../population/account-blocks.js';
import type { Column } from '../population/columns.js';

/** Characters that are handed on together. */
const CHUNK = 1 << 16;

type Cell = (k: number) => string;

/** Accounts as CSV after RFC 4180, in chunks: a header, then a line each. CRLF, quotes doubled; NULL is nothing, an empty string is `""`. */
export function* csvChunks(blocks: Iterable<AccountBlock>, fields: readonly string[], count: (accounts: number) => void): Iterable<string> {
  let chunk = `${['id', 'cohort', 'i', ...fields, 'label'].map(quoted).join(',')}\r\n`;
  for (const block of blocks) {
    const own = ownCells(block, quoted, '');
    const cells = ['id', 'cohort', 'i', ...fields, 'label'].map((name) => own.get(name) ?? cellsOf(block.columns[name] as Column, quoted));
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
  // As an object has them: names that are whole numbers stand first.
  const names = Object.keys({ id: 0, cohort: 0, i: 0, ...Object.fromEntries(fields.map((field) => [field, 0])), label: 0 });
  const heads = names.map((name, at) => `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  let chunk = '';
  for (const block of blocks) {
    const own = ownCells(block, JSON.stringify, 'null');
    const cells = names.map((name) => own.get(name) ?? cellsOf(block.columns[name] as Column, JSON.stringify));
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
function ownCells({ cohort, from, labels }: AccountBlock, text: (value: FieldValue) => string, none: string): ReadonlyMap<string, Cell> {
  const name = text(cohort);
  return new Map<string, Cell>([
    ['id', (k) => text(`${cohort}/${from + k}`)],
    ['cohort', () => name],
    ['i', (k) => String(from + k)],
    ['label', (k) => (labels?.[k] === undefined ? none : String(labels[k]))],
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
