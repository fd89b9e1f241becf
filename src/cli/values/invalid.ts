export { invalid } from '../../wire/words/invalid.js';
