export { defined } from '../../wire/defined.js';
