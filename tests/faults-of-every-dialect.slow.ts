import { dialectMatrix, holdsDialectTable } from './testing/dialect-matrix.js';
import { WIRES } from './testing/wires.js';

dialectMatrix(WIRES);
holdsDialectTable();
