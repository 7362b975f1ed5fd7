import { describe, expect, test } from 'vitest';
import { HOSTILE_CASES } from '../testing/hostile-run.js';
import { parseXml } from '../testing/parse-xml.js';
import { escapeHtml } from './escape-html.js';
import { codeSpan, escapeMarkdown } from './escape-markdown.js';
import { escapeXml } from './escape-xml.js';
import { visible } from './visible.js';

describe('law: escaping', () => {
  test.each(HOSTILE_CASES)('HTML: %s leaves neither markup nor the end of an attribute', (_, text) => {
    expect(escapeHtml(text)).not.toMatch(/[<>"'`]/);
    expect(escapeHtml(text)).not.toMatch(/&(?!(amp|lt|gt|quot|#39|#96);)/);
  });

  test.each(HOSTILE_CASES)('XML: %s is read back as it was shown, in content and attribute', (_, text) => {
    const element = parseXml(`<a b="${escapeXml(text)}">${escapeXml(text)}</a>`);
    expect(element.text).toBe(visible(text));
    expect(element.attributes['b']).toBe(visible(text));
  });

  test.each(HOSTILE_CASES)('Markdown: %s stays on one line, without markup, link or mention', (_, text) => {
    const escaped = escapeMarkdown(text);
    expect(escaped).not.toMatch(/[\n\r<>@]/);
    expect(escaped).not.toMatch(/(^|[^\\])[[\]|`*_]/);
    expect(escaped).not.toMatch(/(https?|javascript|data):/i);
    expect(escaped).not.toMatch(/&(?!(amp|lt|gt|#\d+);)/);
  });

  test.each(HOSTILE_CASES)('a code span of %s cannot be closed from inside', (_, text) => {
    const span = codeSpan(text);
    const fence = /^`+/.exec(span)![0];
    expect(span.endsWith(fence)).toBe(true);
    expect(span.slice(fence.length, -fence.length)).not.toContain(fence.length === 1 ? '`' : fence);
    expect(span).not.toMatch(/[\n\r]/);
    expect(span).not.toMatch(/[^\\]\|/);
  });
});

describe('hand: Markdown', () => {
  test.each([
    ['# heading', '&#8203;# heading'],
    ['- item', '&#8203;- item'],
    ['1. item', '&#8203;1. item'],
    ['0.1.0', '0.1.0'],
    ['-0.5', '-0.5'],
    ['a_b*c', 'a\\_b\\*c'],
    ['a | b', 'a \\| b'],
    ['ks[new]', 'ks\\[new\\]'],
    ['NDCG@10, #7', 'NDCG&#64;10, &#35;7'],
    ['https://www.example.org', 'https&#58;//www&#46;example.org'],
  ])('%j is %j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });
});
