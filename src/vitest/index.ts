// The entry `mlcheck/vitest`: names handed on, no code.
export { matchers, type VerdictMatchers } from './matchers.js';
export { mlcheck, type SuitePlugin } from './plugin.js';
export type { SuiteTestOptions } from './register-suite.js';
