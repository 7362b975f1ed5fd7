import { isMlcheckError, MlcheckError } from '../errors.js';
import type { ServiceMessage, ServiceProcessOptions, StatsRequest } from './process-messages.js';
import { startService } from './start-service.js';

// The service in a process of its own, for `startServiceProcess`: options as JSON in the first argument, everything else over IPC. It lives as long as
// its starter: the channel also closes when that one is killed.
if (process.send === undefined) {
  process.stderr.write('This file is started by startServiceProcess(); by hand: mlcheck serve model\n');
  process.exit(2);
}
process.on('disconnect', () => process.exit(0));
// Ctrl-C on a terminal reaches the whole group; the starter decides when the service ends.
process.on('SIGINT', () => undefined);

const say = (message: ServiceMessage, then?: () => void): void => void process.send?.(message, undefined, undefined, then);
try {
  const options = JSON.parse(process.argv[2] ?? '{}') as ServiceProcessOptions;
  const service = await startService({ ...options, die: () => process.kill(process.pid, 'SIGKILL') });
  process.on('message', ({ ask }: StatsRequest) => say({ kind: 'stats', ask, stats: service.stats() }));
  say({ kind: 'started', url: service.url });
} catch (error) {
  const { code, place, rule, value, hint } = isMlcheckError(error) ? error : new MlcheckError('internal', { place: 'service', rule: String(error) });
  say({ kind: 'failed', code, place, rule, ...(value === undefined ? {} : { value }), ...(hint === undefined ? {} : { hint }) }, () => process.exit(1));
}
