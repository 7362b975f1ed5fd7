import { setTimeout as delay } from 'node:timers/promises';
import { errorAnswer, type Answer } from './answer.js';
import { faultDice } from './fault-dice.js';
import { SHARE_FAULTS, type Faults, type ShareFault } from './faults.js';
import { writeInferReply } from './infer-reply.js';
import { readInferRequest } from './infer-request.js';
import type { ServedModel, ServedVersion } from './model-repository.js';
import { replicaTurn } from './replica-turn.js';
import { scoreRequest } from './score-request.js';

/** What changes while the service runs. */
export interface InferState {
  /** Infer requests so far: the number k that dices. */
  infers: number;
  rows: number;
  /** Requests that each version has scored, for its replicas' turns. */
  readonly turns: Map<ServedVersion, number>;
  /** On the clock of `performance.now`. */
  stalledUntil: number;
}

/**
 * Answers the k-th infer request: scored, or hit by at most one of the faults that take a share.
 * @throws Refusal 400 for a request that does not fit the model
 */
export async function answerInfer(body: string, model: ServedModel, version: ServedVersion, faults: Faults, state: InferState, k: number): Promise<Answer> {
  const fault = SHARE_FAULTS.find((name) => faultDice(faults.seed, name, k) < (faults.shares[name] ?? 0));
  const ms = delayOf(faults, state, k);
  if (ms > 0) await delay(ms, undefined, { ref: false });
  const early = fault && answerWithout(fault, faults, k);
  if (early) return early;

  const { config, replicas } = version;
  const request = readInferRequest(body, config);
  const turn = state.turns.get(version) ?? 0;
  state.turns.set(version, turn + 1);
  const scores = scoreRequest(request, config, replicas[replicaTurn(turn, replicas.length)]!, faults);
  state.rows += request.rows;
  const row = Math.floor(faultDice(faults.seed, 'row', k) * request.rows);
  const text = writeInferReply({
    config,
    ...(request.id === undefined ? {} : { id: request.id }),
    version: fault === 'wrong-version' ? otherVersion(model, version) : config.version,
    scores: fault === undefined ? scores : bent(scores, fault, row),
  });
  const answer: Answer = { status: 200, type: 'application/json', body: fault === 'malformed' ? asPythonPrints(text) : text };
  return fault === 'truncated' ? { ...answer, broken: 'half' } : answer;
}

function delayOf(faults: Faults, state: InferState, k: number): number {
  const now = performance.now();
  if (faults.stall?.after === k) state.stalledUntil = now + faults.stall.ms;
  const tail = faults.tail !== undefined && faultDice(faults.seed, 'latency-tail', k) < faults.tail.share ? faults.tail.ms : 0;
  return Math.max(0, state.stalledUntil - now) + (faults.latencyMs ?? 0) + tail;
}

/** Faults that answer in the model's place. */
function answerWithout(fault: ShareFault, faults: Faults, k: number): Answer | undefined {
  switch (fault) {
    case 'resets':
      return { ...errorAnswer(500, 'reset'), broken: 'reset' };
    case 'throttle':
      return errorAnswer(429, 'Too many requests.', { 'retry-after': faultDice(faults.seed, 'retry-after', k) < 0.5 ? '0' : '1' });
    case 'html':
      return { status: 502, type: 'text/html', body: PROXY_PAGE };
    case 'errors':
      return errorAnswer(500, 'Scoring failed: ValueError: cannot convert feature to float.');
    default:
      return undefined;
  }
}

function bent(scores: Float32Array, fault: ShareFault, row: number): ArrayLike<number | null> {
  switch (fault) {
    case 'nan':
      return scores.with(row, NaN);
    case 'out-of-range':
      return scores.with(row, 1.7);
    case 'wrong-rows':
      return scores.slice(0, -1);
    case 'null-scores':
      return Array.from(scores, () => null);
    default:
      return scores;
  }
}

function otherVersion(model: ServedModel, version: ServedVersion): string {
  return model.versions.find((other) => other !== version)?.config.version ?? `${version.config.version}-canary`;
}

/** `str(reply)` instead of `json.dumps(reply)`. */
function asPythonPrints(json: string): string {
  return json.replaceAll('"', "'").replaceAll('null', 'None').replaceAll(',', ', ').replaceAll(':', ': ');
}

const PROXY_PAGE = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n';
