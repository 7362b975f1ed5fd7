import { register } from 'node:module';

// `node --import src/testing/run-sources.mjs file.ts`: processes and threads that tests start from the sources. What is installed runs compiled files and never gets here.
register('./typescript-hooks.mjs', import.meta.url);
