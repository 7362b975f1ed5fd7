import { MlcheckError, type Complaint, type ErrorCode } from '../errors.js';

const NOTHING_CREATED = Object.freeze({ created: 'nothing' });

/** The error of a system that answered, and created nothing. */
export function refusal(code: ErrorCode, complaint: Omit<Complaint, 'cause'>): MlcheckError {
  return new MlcheckError(code, { ...complaint, cause: NOTHING_CREATED });
}

/** True when an error leaves no doubt that nothing was created. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.cause === NOTHING_CREATED;
}
