import { wrapLine } from '../parts/wrap-line.js';
import type { Report } from '../state/overlay.js';
import { display } from '../text.js';

/** What a report says, with its own colours, in lines that fit. */
export function reportLines({ lines }: Report, { width }: { readonly width: number }): string[] {
  return lines.flatMap((line) => wrapLine(display(line, { keepsColor: true }), width));
}
