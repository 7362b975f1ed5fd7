import { expect, it } from 'vitest';
import * as checks from '../src/checks/index.js';
import * as surface from '../src/index.js';

it('law: every kind of check is there for whoever installs the package', () => {
  const builders = Object.keys(checks).filter((name) => typeof (checks as Readonly<Record<string, unknown>>)[name] === 'function');
  expect(builders.length).toBeGreaterThan(20);
  expect(builders.filter((name) => (surface as Readonly<Record<string, unknown>>)[name] !== (checks as Readonly<Record<string, unknown>>)[name])).toEqual([]);
});
