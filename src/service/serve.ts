import type { ServedVersion } from './model-repository.js';
import { startService, type Service, type ServiceOptions } from './start-service.js';

/** One served version as a terminal shows it. */
export interface ServedSummary {
  readonly model: string;
  readonly version: string;
  readonly description: string;
  readonly features: number;
  /** Answers requests that name no version. */
  readonly standard: boolean;
  readonly inferUrl: string;
  /** A command that scores one row, to paste into a shell. */
  readonly curl: string;
}

/** A running service with everything that `mlcheck serve model` prints. */
export interface Serving {
  readonly service: Service;
  readonly versions: readonly ServedSummary[];
  /** The faults that are on, as they were given. */
  readonly faults: readonly string[];
}

/** Starts the service in this process and describes what it serves. @throws MlcheckError as {@link startService} */
export async function serve(options: ServiceOptions = {}): Promise<Serving> {
  const service = await startService(options);
  const versions = service.models.flatMap((model) =>
    model.versions.map((version): ServedSummary => {
      const inferUrl = `${service.url}/v2/models/${encodeURIComponent(model.name)}/versions/${encodeURIComponent(version.config.version)}/infer`;
      return {
        model: model.name,
        version: version.config.version,
        description: version.config.description,
        features: version.config.features.length,
        standard: version === model.standard,
        inferUrl,
        curl: `curl -s ${inferUrl} -H 'content-type: application/json' -d '${JSON.stringify(exampleRequest(version))}'`,
      };
    }),
  );
  return { service, versions, faults: options.faults ?? [] };
}

/** One row, every feature on the first threshold at which the model splits on it (0 where it never does). */
function exampleRequest({ config, replicas }: ServedVersion): unknown {
  const { feature, value } = replicas[0]!;
  const data = config.features.map((_, index) => Number((value[feature.indexOf(index)] ?? 0).toPrecision(4)));
  const { name, datatype } = config.inputs.find((input) => input.optional !== true)!;
  return { inputs: [{ name, datatype, shape: [1, data.length], data }] };
}
