import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../../root.mjs';

/**
 * The files of other packages that the bundle replaces or changes, by their hashes: a new version must be looked at
 * before it is taken. What is relied on is told in docs/adr/0006-a-faster-output-class-below-ink.md.
 */
const PINNED_FILES = {
  'ink/build/output.js': '5e6c511c0a573f48',
  'ink/build/sanitize-ansi.js': 'd1f9783713dc610e',
  'ink/build/squash-text-nodes.js': 'a66185343ca591a7',
  'ink/build/dom.js': '01694f6ec044c811',
  'ink/build/measure-text.js': 'f646e9d5f3c4ec84',
  'ink/build/reconciler.js': '497b58b448d6cf43',
  'yoga-layout/dist/src/index.js': '0c89ff0c01ee90b0',
  'yoga-layout/dist/binaries/yoga-wasm-base64-esm.js': '2cfeda49ae87f57b',
};

/** Where a file of a package is. */
export const packageFile = (path) => join(ROOT, 'node_modules', path);

/** Throws where an installed file is not the one our replacement was written for. */
export function checkPinnedFiles() {
  for (const [path, expected] of Object.entries(PINNED_FILES)) {
    const actual = createHash('sha256')
      .update(readFileSync(packageFile(path)))
      .digest('hex')
      .slice(0, 16);
    if (actual === expected) continue;
    throw new Error(
      `node_modules/${path} has changed (${actual}, was ${expected}): compare it with what scripts/build/ink puts in its place, run test/unit/ui/terminal, and pin it anew in scripts/build/ink/pinned-files.mjs`,
    );
  }
}

/** `text` with the one occurrence of `part` replaced; throws where it occurs never, or twice. */
export function replaceOnce(text, { part, by, file }) {
  const pieces = text.split(part);
  if (pieces.length !== 2)
    throw new Error(`${file}: expected ${JSON.stringify(part)} once, found it ${pieces.length - 1} times`);
  return pieces.join(by);
}
