import type { World } from './world.js';
export async function showTarget(_target: string, _flags: object, _world: World): Promise<number> { return 0; }
