/** An answer before it is on the wire. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `reset`: the connection is reset and nothing is sent. `half`: full Content-Length, half the body, then the connection ends. */
  readonly broken?: 'reset' | 'half';
}

export function jsonAnswer(status: number, value: unknown, headers?: Readonly<Record<string, string>>): Answer {
  return { status, type: 'application/json', body: JSON.stringify(value), ...(headers === undefined ? {} : { headers }) };
}

/** The protocol's shape of an error. */
export function errorAnswer(status: number, message: string, headers?: Readonly<Record<string, string>>): Answer {
  return jsonAnswer(status, { error: message }, headers);
}
