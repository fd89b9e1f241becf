// Stands for `ink/build/output.js`. See docs/adr, "A faster output class below Ink".
export { FastOutput as default } from '../../../src/ui/terminal/fast-output.js';
