/** The bytes of a module, in which the caller places arrays as it likes. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  /** Adds pages of 64 KiB; every view of the buffer before is void then. */
  grow(pages: number): number;
}

/** A module of kernels that is ready to be called: functions that take addresses in its memory. */
export interface Kernels<Functions> {
  readonly memory: Memory;
  readonly functions: Functions;
}

/** As much of the engine's WebAssembly as is used here. */
declare const WebAssembly:
  | {
      validate(code: Uint8Array): boolean;
      readonly Module: new (code: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: object };
    }
  | undefined;

const PAGE = 65_536;

/**
 * A module with a memory of its own, out of what `npm run kernels` compiled. The memory does not grow by itself, so that views of it stay valid.
 *
 * WebAssembly fixes every bit of its arithmetic, as JavaScript does for the same operations: a kernel gives what its plain loop gives.
 *
 * @param compiled WebAssembly in base64
 * @param bytes memory that the caller needs, from address 0
 * @returns undefined where the engine has no WebAssembly with vectors (`node --jitless`); the caller then has a plain loop
 */
export function instanceOf<Functions>(compiled: string, bytes: number): Kernels<Functions> | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  const code = Buffer.from(compiled, 'base64');
  if (!WebAssembly.validate(code)) return undefined;
  const { memory, ...functions } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports as { readonly memory: Memory };
  memory.grow(Math.max(0, Math.ceil((bytes - memory.buffer.byteLength) / PAGE)));
  return { memory, functions: functions as Functions };
}
