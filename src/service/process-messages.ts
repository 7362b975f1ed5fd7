import type { ErrorCode } from '../errors.js';
import type { ServiceOptions, ServiceStats } from './start-service.js';

/** Options that can cross to another process. */
export type ServiceProcessOptions = Omit<ServiceOptions, 'die'>;

/** From the service process to the one that started it. */
export type ServiceMessage =
  | { readonly kind: 'started'; readonly url: string }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly place: string; readonly rule: string; readonly value?: unknown; readonly hint?: string }
  | { readonly kind: 'stats'; readonly ask: number; readonly stats: ServiceStats };

/** From the starter to the service process. */
export interface StatsRequest {
  readonly kind: 'stats';
  readonly ask: number;
}
