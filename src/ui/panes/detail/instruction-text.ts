import { display } from '../../text.js';

/** A step of an image's history in one line, without the shell that every step of a builder's runs in. */
export function instructionText(createdBy: string): string {
  return display(
    createdBy
      .replace(/^\/bin\/sh -c (#\(nop\) *)?/, '')
      .replace(/ # buildkit$/, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
}
