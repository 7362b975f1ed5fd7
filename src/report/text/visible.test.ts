import { describe, expect, test } from 'vitest';
import { LONGEST_TEXT, visible } from './visible.js';

describe('hand: visible', () => {
  test.each([
    ['plain text, ünïcödé, 漢字, 👩‍💻', 'plain text, ünïcödé, 漢字, 👩‍💻'],
    ['a\tb\nc', 'a\tb\nc'],
    ['a\rb', 'a[U+000D]b'],
    ['evil\u202Egnp.exe', 'evil[U+202E]gnp.exe'],
    ['\u2066\u2069\u200E\u200F\u061C', '[U+2066][U+2069][U+200E][U+200F][U+061C]'],
    ['zero\u200Bwidth\uFEFF', 'zero[U+200B]width[U+FEFF]'],
    ['\u0000\u001B[31m', '[U+0000][U+001B][31m'],
    ['half \uD83D', 'half [U+D83D]'],
    ['\uDE00 half', '[U+DE00] half'],
    ['line\u2028separator', 'line[U+2028]separator'],
    ['', ''],
  ])('%j is shown as %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test('a long text keeps its beginning and says how much is left out', () => {
    expect(visible('x'.repeat(10_000))).toBe(`${'x'.repeat(LONGEST_TEXT)}… (9,500 more characters)`);
    expect(visible('x'.repeat(LONGEST_TEXT))).toBe('x'.repeat(LONGEST_TEXT));
  });

  test('a cut never halves a surrogate pair', () => {
    expect(visible('ab😀cd', 3)).toBe('ab… (4 more characters)');
  });

  test('a single regional or tag character cannot hide: tags are written out', () => {
    expect(visible('a\u{E0041}b')).toBe('a[U+E0041]b');
  });
});
