/** A real server that a slow test runs against, named by the environment variable with its Python environment. */
export interface Peer {
  /** Path of the virtual environment, or undefined. */
  readonly venv: string | undefined;
  /** True when the test has to be left out: nothing is installed, and nobody promised that it would be. */
  readonly skipped: boolean;
  /** Title of its tests, which says why they are left out. */
  readonly title: string;
}

/**
 * @param name folder under fixtures/real-servers
 * @param required with CI=true a missing environment is a failure instead of a skip
 */
export function peer(name: string, title: string, required = false): Peer {
  const variable = `MLCHECK_${name.toUpperCase()}_VENV`;
  const venv = process.env[variable];
  const skipped = venv === undefined && !(required && process.env['CI'] === 'true');
  return { venv, skipped, title: skipped ? `${title} (left out: ${variable} is not set; fixtures/real-servers/check.sh ${name} makes it and runs this)` : title };
}

/** The environment's path. @throws Error when it is not there although it has to be. */
export function venvOf({ venv, title }: Peer): string {
  if (venv === undefined) throw new Error(`${title}: no Python environment; run fixtures/real-servers/check.sh`);
  return venv;
}
