/** Exit codes of every verb. Several causes: {@link worstExit} picks the one that is reported. */
export const ExitCode = {
  pass: 0,
  fail: 1,
  usage: 2,
  inconclusive: 3,
  unavailable: 4,
  internal: 5,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

const PRECEDENCE: readonly number[] = [130, 143, 5, 2, 1, 4, 3, 0];

/** The exit code of several causes or suites: the first present of 130, 143, 5, 2, 1, 4, 3, 0. An empty list is 2: nothing was asked. */
export function worstExit(codes: readonly number[]): ExitCode {
  const found = PRECEDENCE.find((code) => codes.includes(code));
  return (found ?? ExitCode.usage) as ExitCode;
}

/** Every code of an error that a user can meet, with the exit code it leads to. */
export const ERROR_CODES = {
  usage: ExitCode.usage,
  'config-invalid': ExitCode.usage,
  'suite-not-found': ExitCode.usage,
  'suite-load': ExitCode.usage,
  'suite-invalid': ExitCode.usage,
  'suite-empty': ExitCode.usage,
  'population-invalid': ExitCode.usage,
  'account-unknown': ExitCode.usage,
  'check-undecidable': ExitCode.usage,
  'production-refused': ExitCode.usage,
  'output-unwritable': ExitCode.usage,
  'file-invalid': ExitCode.usage,
  'run-invalid': ExitCode.usage,
  'resume-mismatch': ExitCode.usage,
  'baseline-mismatch': ExitCode.usage,
  'secret-missing': ExitCode.usage,
  'statistic-undefined': ExitCode.inconclusive,
  'disk-full': ExitCode.inconclusive,
  'shard-invalid': ExitCode.inconclusive,
  'endpoint-unreachable': ExitCode.unavailable,
  'endpoint-unauthorised': ExitCode.unavailable,
  'endpoint-not-ready': ExitCode.unavailable,
  'endpoint-wrong-model': ExitCode.unavailable,
  'endpoint-unusable': ExitCode.unavailable,
  'secret-leaked': ExitCode.internal,
  internal: ExitCode.internal,
} as const;
export type ErrorCode = keyof typeof ERROR_CODES;

/** What an error says: where, which rule, which value, and the way out. */
export interface Complaint {
  /** File and path inside it, option, argument or URL: `suites/churn.suite.ts checks[2].atMost`. */
  readonly place: string;
  /** The rule that does not hold, as a phrase: `must be > 0`. */
  readonly rule: string;
  /** The offending value, printed after `got`; left out where there is none. */
  readonly value?: unknown;
  /** The way out, one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * The one error class of mlcheck. Its message reads `place: rule, got value`; the hint stands apart so that a terminal can print it below.
 *
 * Recognise one by `isMlcheckError`, not by `instanceof`: a suite may load a second copy of this module.
 */
export class MlcheckError extends Error {
  override readonly name = 'MlcheckError';
  readonly code: ErrorCode;
  readonly place: string;
  readonly rule: string;
  declare readonly value?: unknown;
  declare readonly hint?: string;

  constructor(code: ErrorCode, complaint: Complaint) {
    const got = 'value' in complaint ? `, got ${printed(complaint.value)}` : '';
    super(`${complaint.place}: ${complaint.rule}${got}`, complaint.cause === undefined ? undefined : { cause: complaint.cause });
    this.code = code;
    this.place = complaint.place;
    this.rule = complaint.rule;
    if ('value' in complaint) this.value = complaint.value;
    if (complaint.hint !== undefined) this.hint = complaint.hint;
  }

  get exitCode(): ExitCode {
    return ERROR_CODES[this.code];
  }
}

/** True for an {@link MlcheckError} of this or another copy of the module. */
export function isMlcheckError(error: unknown): error is MlcheckError {
  return error instanceof Error && error.name === 'MlcheckError' && 'code' in error && String(error.code) in ERROR_CODES;
}

/** A value as an error message shows it: JSON where JSON can say it, at most 80 characters, never a bare `[object Object]`. */
export function printed(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'undefined' || typeof value === 'bigint') return String(value);
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`;
  let text: string;
  try {
    text = JSON.stringify(value) ?? String(value);
  } catch {
    text = String(value);
  }
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
