import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { startServiceProcess } from './start-service-process.js';
import { modelFolder, paperFiles } from './testing/model-folder.js';

const folder = modelFolder(paperFiles());
afterAll(() => folder.remove());

const infer = (url: string) =>
  fetch(`${url}/v2/models/paper/infer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ inputs: [{ name: 'features', datatype: 'FP32', shape: [2, 2], data: [1, 2, 3, 4] }] }),
  });

/** Whether a process exists and is no zombie that only waits to be collected. */
async function alive(pid: number): Promise<boolean> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/stat`, 'utf8').then((stat) => !/\) Z /.test(stat), () => false);
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 400 && (await alive(pid)); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  return !(await alive(pid));
}

test('contract: a process of its own that serves, counts and ends', async () => {
  const service = await startServiceProcess({ modelsDir: folder.path });
  expect(service.pid).not.toBe(process.pid);
  expect((await infer(service.url)).status).toBe(200);
  expect(await service.stats()).toMatchObject({ infers: 1, rows: 2 });
  await service.close();
  await service.close();
  expect(await alive(service.pid)).toBe(false);
  await expect(infer(service.url)).rejects.toThrow();
  await expect(service.stats()).rejects.toThrow('must be running: the service process is gone');
});

test('contract: what is wrong at the start is said by the starter', async () => {
  await expect(startServiceProcess({ modelsDir: folder.path, faults: ['sloth=1'] })).rejects.toMatchObject({
    code: 'usage',
    message: '--fault: must be a known fault, got "sloth"',
    hint: expect.stringContaining('latency=20ms') as string,
  });
});

test('fault: die-after ends the process hard, and the starter lives on', async () => {
  const service = await startServiceProcess({ modelsDir: folder.path, faults: ['die-after=1'] });
  expect((await infer(service.url)).status).toBe(200);
  await expect(infer(service.url)).rejects.toThrow();
  await service.exited;
  await service.close();
  expect(await alive(service.pid)).toBe(false);
});

const LOADER = new URL('../testing/run-sources.mjs', import.meta.url).href;

/** A node process of its own that starts a service and prints its pid. */
async function starter(after: 'linger' | 'end'): Promise<{ readonly child: ReturnType<typeof spawn>; readonly servicePid: number }> {
  const file = fileURLToPath(new URL('./testing/starter.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', LOADER, file, folder.path, after], { stdio: ['ignore', 'pipe', 'inherit'] });
  const servicePid = Number(await new Promise<string>((resolve) => child.stdout.once('data', (data: Buffer) => resolve(data.toString()))));
  return { child, servicePid };
}

test('fault: the starter is killed with SIGKILL, the service goes too', async () => {
  const { child, servicePid } = await starter('linger');
  expect(await alive(servicePid)).toBe(true);
  child.kill('SIGKILL');
  expect(await gone(servicePid)).toBe(true);
});

test('contract: a service that nobody closed does not keep its starter, and ends with it', async () => {
  const { child, servicePid } = await starter('end');
  const code = child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)));
  expect(code).toBe(0);
  expect(await gone(servicePid)).toBe(true);
});

test('contract: Ctrl-C for the whole group leaves the service to its starter', async () => {
  const service = await startServiceProcess({ modelsDir: folder.path });
  process.kill(service.pid, 'SIGINT');
  expect((await infer(service.url)).status).toBe(200);
  await service.close();
});
