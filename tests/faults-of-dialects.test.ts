import { expect, it } from 'vitest';
import { dialectMatrix } from './testing/dialect-matrix.js';
import { WIRES } from './testing/wires.js';

/** One dialect of each family: tensors in JSON and over gRPC, columns, lines of text, rows with ids, one account a request, and the one that answers a busy server in its own way. All of them: faults-of-every-dialect.slow.ts. */
const FAMILIES: ReadonlySet<string> = new Set(['openInference', 'openInference gRPC', 'tensorflowServing column', 'sagemaker csv', 'rest', 'litServe', 'rayServe']);
const wires = WIRES.filter(({ name }) => FAMILIES.has(name));

dialectMatrix(wires);

it('has a dialect of each family', () => expect(new Set(wires.map(({ name }) => name))).toEqual(FAMILIES));
