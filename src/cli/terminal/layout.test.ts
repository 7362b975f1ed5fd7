import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneLine } from './one-line.js';
import { paint } from './style.js';
import { table } from './table.js';
import { cut, width } from './width.js';
import { wrap } from './wrap.js';

fc.configureGlobal({ seed: 1 });

describe('hand: layout', () => {
  it('breaks at spaces, indents what follows, keeps spaces in front and long words whole', () => {
    expect(wrap('  one two three', 9, '    ')).toEqual(['  one two', '    three']);
    expect(wrap('see reports/fraud-risk/latest', 10)).toEqual(['see', 'reports/fraud-risk/latest']);
    expect(wrap('go on: `mlcheck run x`.', 12)).toEqual(['go on:', '`mlcheck run x`.']);
    expect(wrap('', 10)).toEqual(['']);
  });

  it('colour takes no columns', () => {
    const red = paint({ colour: true, columns: 80 }, 'red', 'one');
    expect(width(red)).toBe(3);
    expect(wrap(`${red} two`, 7)).toEqual([`${red} two`]);
  });

  it('cuts with a sign that something is missing', () => {
    expect(cut('abcdef', 4)).toBe('abc…');
    expect(cut('abcd', 4)).toBe('abcd');
  });

  it('lines up a table, wraps its flexible column, and gives up when nothing is left for it', () => {
    const columns = [{ title: 'ID' }, { title: 'CLAIM', flexible: true }, { title: 'N', align: 'right' as const }];
    const rows = [['a', 'a rule that is rather long for this place', '1,200'], ['bb', 'short', '5']];
    expect(table(columns, rows, 36)).toEqual([
      'ID  CLAIM                          N',
      'a   a rule that is rather      1,200',
      '      long for this place',
      'bb  short                          5',
    ]);
    expect(table(columns, rows, 20)).toBeUndefined();
    expect(table(columns, [['a', 'x', '']], 36)).toEqual(['ID  CLAIM', 'a   x']);
  });

  it('writes control characters out: a reply cannot move the cursor', () => {
    expect(oneLine('a\u001b[2Kb\r\n c')).toBe('a[U+001B][2Kb c');
  });
});

describe('law: layout', () => {
  it('wrapping loses no word and only long words pass the edge', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), fc.integer({ min: 12, max: 60 }), (words, columns) => {
        const lines = wrap(words.join(' '), columns);
        expect(lines.join(' ')).toBe(words.join(' '));
        for (const line of lines) expect(width(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });
});
