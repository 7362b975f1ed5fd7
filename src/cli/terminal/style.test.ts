import { describe, expect, it } from 'vitest';
import { paint, styleOf } from './style.js';

describe('hand: style', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
  ])('on a terminal: %s, with %o: colour %s', (isTTY, environment, colour) => {
    expect(styleOf({ isTTY, columns: 80 }, environment).colour).toBe(colour);
  });

  it('is as wide as the terminal, else COLUMNS, else 100, never below 40', () => {
    expect(styleOf({ isTTY: true, columns: 60 }, { COLUMNS: '120' }).columns).toBe(60);
    expect(styleOf({ isTTY: false, columns: undefined }, { COLUMNS: '120' }).columns).toBe(120);
    expect(styleOf({ isTTY: false, columns: undefined }, { COLUMNS: 'wide' }).columns).toBe(100);
    expect(styleOf({ isTTY: true, columns: 10 }, {}).columns).toBe(40);
  });

  it('paints only where colour is on', () => {
    expect(paint({ colour: true, columns: 80 }, 'red', 'x')).toBe('\u001b[31mx\u001b[39m');
    expect(paint({ colour: false, columns: 80 }, 'red', 'x')).toBe('x');
  });
});
