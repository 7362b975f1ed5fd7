import type { World } from './world.js';
export async function initProject(_dir: string, _name: string, _world: World): Promise<number> { return 0; }
