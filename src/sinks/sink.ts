/** The world as a sink sees it. */
export interface SinkPorts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Folder that relative paths of the configuration start from. */
  readonly root: string;
}

/** What became of one sink: where the result went, or why it did not. Never a secret. */
export interface SinkReport {
  readonly sink: 'mlflow' | 'prometheus' | 'pushgateway' | 'webhook';
  readonly ok: boolean;
  readonly detail: string;
}
