import { startServiceProcess } from '../start-service-process.js';

// A starter in a process of its own, for the lifetime tests: models folder, and whether to linger until it is killed. Prints the service's pid.
const service = await startServiceProcess({ modelsDir: process.argv[2]! });
process.stdout.write(`${service.pid}\n`);
if (process.argv[3] === 'linger') setInterval(() => undefined, 1000);
