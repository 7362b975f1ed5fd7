export { fillUniforms } from './threefry';
