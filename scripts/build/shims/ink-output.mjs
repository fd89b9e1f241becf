// Stands for `ink/build/output.js`. See docs/adr/0006-a-faster-output-class-below-ink.md.
export { FastOutput as default } from '../../../src/ui/terminal/fast-output.js';
