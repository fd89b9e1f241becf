// Stands for `string-width` below Ink: one measure for layout, drawing and our own code, with a cache.
export { textWidth as default } from '../../../src/ui/terminal/text-width.js';
