// Stands for `widest-line` below Ink, which asks for the same texts at every frame.
export { widestLine as default } from '../../../src/ui/terminal/styled-lines.js';
