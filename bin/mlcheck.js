#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const entry = new URL('../dist/cli/main.js', import.meta.url);

if (existsSync(entry)) {
  const { start } = await import(entry.href);
  await start();
} else {
  const root = fileURLToPath(new URL('..', import.meta.url));
  process.stderr.write(`error: ${fileURLToPath(entry)}: must exist, but mlcheck is not built here\nhint: npm --prefix ${root} run build\n`);
  process.exitCode = 2;
}
