import { MlcheckError } from '../errors.js';
import { openInference, type AddressedEndpoint, type Endpoint, type OpenInferenceEndpoint, type ReferenceEndpoint } from '../scoring/endpoint.js';
import { isRecording } from '../scoring/recording.js';
import { startServiceProcess } from '../service/start-service-process.js';
import type { Plan } from '../suite/plan.js';
import type { Arm } from '../table/row.js';

/** Endpoints with addresses, and the end of whatever was started for them. */
export interface LiveEndpoints {
  readonly arms: Readonly<Partial<Record<Arm, AddressedEndpoint>>>;
  close(): Promise<void>;
}

/** Starts the reference service for the arms that name it, one process for all arms that ask for the same faults; other endpoints are as declared. */
export async function liveEndpoints(endpoints: Readonly<Partial<Record<Arm, Endpoint>>>): Promise<LiveEndpoints> {
  const services = new Map<string, ReturnType<typeof startServiceProcess>>();
  const arms: Partial<Record<Arm, AddressedEndpoint>> = {};
  const close = async (): Promise<void> => {
    const started = await Promise.allSettled(services.values());
    await Promise.all(started.map((service) => (service.status === 'fulfilled' ? service.value.close() : undefined)));
  };
  try {
    for (const arm of ['candidate', 'baseline'] as const) {
      const endpoint = endpoints[arm];
      if (endpoint === undefined) continue;
      arms[arm] = endpoint.kind === 'reference' ? await started(endpoint, services) : endpoint;
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { arms, close };
}

async function started(endpoint: ReferenceEndpoint, services: Map<string, ReturnType<typeof startServiceProcess>>): Promise<OpenInferenceEndpoint> {
  const faults = endpoint.faults ?? [];
  const key = JSON.stringify(faults);
  const service = services.get(key) ?? startServiceProcess({ faults });
  services.set(key, service);
  const { url } = await service;
  const { kind: _kind, faults: _faults, ...wire } = endpoint;
  return openInference({ ...wire, url });
}

/** The arms of a plan that can be called: all but recordings. */
export function calledArms({ candidate, baseline }: Pick<Plan, 'candidate' | 'baseline'>): Readonly<Partial<Record<Arm, Endpoint>>> {
  return { ...(candidate.answers === undefined ? { candidate } : {}), ...(baseline === undefined || isRecording(baseline) || baseline.answers !== undefined ? {} : { baseline }) };
}

/** The endpoint of an arm, or a clear error for an arm that the suite does not have. */
export function armOf<T>(arms: Readonly<Partial<Record<Arm, T>>>, arm: Arm): T {
  const found = arms[arm];
  if (found === undefined) throw new MlcheckError('usage', { place: '--arm', rule: 'must name an arm of the suite', value: arm, hint: `the suite declares ${Object.keys(arms).join(' and ')}` });
  return found;
}
