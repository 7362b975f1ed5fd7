import { MlcheckError } from '../errors.js';
import type { HttpFailure } from '../net/http-failure.js';
import type { HttpResponse } from '../net/http-client.js';
import type { Redactor } from '../net/redactor.js';
import type { Clock } from './clock.js';
import type { Ask, BoundDialect, WireRequest } from './dialect.js';
import { errorText } from './dialects/error-text.js';
import { refusesToken } from './dialects/failed-reply.js';
import type { ModelIdentity } from './scorer.js';

/** How an endpoint is asked before it scores. */
export interface ProbeWay {
  readonly send: (request: WireRequest, signal: AbortSignal) => Promise<HttpResponse | HttpFailure>;
  readonly url: (path: string) => string;
  readonly redact: Redactor;
  readonly clock: Clock;
  readonly readyWithinMs: number;
  /** True when requests carry credentials. */
  readonly authenticated: boolean;
}

/** Makes the function that asks, in which failed connections and refused credentials are errors already. */
export function askOf({ send, url, redact, authenticated }: ProbeWay, signal: AbortSignal): Ask {
  return Object.assign(
    async (request: WireRequest): Promise<HttpResponse> => {
      const reply = await send(request, signal);
      const place = url(request.path);
      if (!reply.ok) throw reply.kind === 'unauthorised' ? new MlcheckError('endpoint-unauthorised', { place, rule: `must be asked with a token, and there is none: ${reply.detail}`, hint: 'are the client, its secret and its scope right?' }) : unreachable(reply, place);
      if (reply.status === 401 || reply.status === 403 || refusesToken(reply)) throw unauthorised(reply, place, authenticated, redact);
      return { ...reply, body: redact(reply.body) };
    },
    { url },
  );
}

/**
 * Asks an endpoint whether it is fit for scoring, and waits up to `readyWithinMs` while it says "not yet".
 * @throws MlcheckError `endpoint-unreachable`, `endpoint-unauthorised`, `endpoint-not-ready`, or what the dialect finds; texts redacted
 */
export async function probeEndpoint(bound: BoundDialect, how: ProbeWay, signal: AbortSignal): Promise<ModelIdentity> {
  const { url, clock } = how;
  const ask = askOf(how, signal);
  const start = clock.now();
  for (let pause = 100; ; pause = Math.min(1_000, pause * 1.5)) {
    const found = await bound.probe(ask);
    if (found.ready) return found.identity;
    const left = start + how.readyWithinMs - clock.now();
    if (left <= 0) throw new MlcheckError('endpoint-not-ready', { place: url(''), rule: `must be ready within ${how.readyWithinMs / 1_000} s`, value: found.because, hint: 'the server is there, the model is not: look at the log of the server, or start later' });
    await clock.sleep(Math.min(pause, left), signal);
    signal.throwIfAborted();
  }
}

const HINTS: Readonly<Record<HttpFailure['kind'], string>> = {
  refused: 'nothing listens there: is the server started, and is the port right?',
  'unknown-host': 'is the host name right, and can it be reached from here?',
  unreachable: 'is there a network (VPN, firewall) between here and the server?',
  timeout: 'the server took the connection and did not answer: is it busy, or does another protocol live on this port?',
  tls: 'does the server speak https, and is its certificate valid for this host? With http, write http:// in the URL',
  reset: 'the server hangs up: does another protocol (https, gRPC) live on this port?',
  malformed: 'another protocol lives on this port (https, gRPC?)',
  unauthorised: 'are the credentials right?',
  'too-large': 'is this the right URL?',
  other: 'is this the right URL?',
};

function unreachable(failure: HttpFailure, place: string): MlcheckError {
  return new MlcheckError('endpoint-unreachable', { place, rule: `must be reachable: ${failure.detail}`, hint: HINTS[failure.kind] });
}

function unauthorised(reply: HttpResponse, place: string, authenticated: boolean, redact: Redactor): MlcheckError {
  const said = errorText(reply.body);
  return new MlcheckError('endpoint-unauthorised', {
    place,
    rule: authenticated ? 'must accept the credentials of the suite' : 'wants credentials, and the suite names none',
    value: `HTTP ${reply.status}${said === undefined ? '' : ` ${redact(said)}`}`,
    hint: authenticated ? 'is the secret current, and may it use this model?' : "add `auth: { kind: 'bearer', token: env('NAME') }` to the endpoint or its environment",
  });
}
