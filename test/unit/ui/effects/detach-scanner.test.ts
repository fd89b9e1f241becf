import assert from 'node:assert/strict';
import { test } from 'node:test';

import { detachScanner } from '../../../../src/ui/effects/detach-scanner.js';

const P = '\x10';
const Q = '\x11';

function scan(
  chunks: readonly string[],
  options = { endsAtInterrupt: false },
): { readonly forwarded: string; readonly isDetached: boolean } {
  const scanner = detachScanner(options);
  let forwarded = '';
  for (const chunk of chunks) {
    const { forward, isDetached } = scanner.push(Buffer.from(chunk));
    forwarded += forward.toString();
    if (isDetached) return { forwarded, isDetached };
  }
  return { forwarded, isDetached: false };
}

test('ctrl-p ctrl-q detaches, in one chunk or in two', () => {
  assert.deepEqual(scan([`ls${P}${Q}rm`]), { forwarded: 'ls', isDetached: true });
  assert.deepEqual(scan(['ls', P, Q]), { forwarded: 'ls', isDetached: true });
});

test('a ctrl-p that was only itself is passed on, with what follows', () => {
  assert.deepEqual(scan([P, 'x']), { forwarded: `${P}x`, isDetached: false });
  assert.deepEqual(scan([P, P, Q]), { forwarded: P, isDetached: true });
});

test('ctrl-c is for the program, unless it has no terminal', () => {
  assert.deepEqual(scan(['\x03']), { forwarded: '\x03', isDetached: false });
  assert.deepEqual(scan(['a\x03'], { endsAtInterrupt: true }), { forwarded: 'a', isDetached: true });
});
