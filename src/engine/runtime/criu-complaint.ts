import { existsSync, readFileSync } from 'node:fs';

import { type EngineError, engineError } from '../../errors/engine-error.js';

/** It tries to be allowed more open files than it is, and goes on without. */
const HARMLESS = /^rlimit: /;
const MOST = 5;

/** CRIU writes `(00.1622) Error (criu/vdso.c:512): vdso: …` among much else; the first of these is what the others come from. */
export function criuComplaint(said: string): string {
  const complaints = Array.from(said.matchAll(/\bError \([^)]*\): (.+)$/gm), ([, complaint = '']) => complaint);
  const telling = [...new Set(complaints)].filter((complaint) => !HARMLESS.test(complaint));
  return telling.slice(0, MOST).join('; ');
}

/** What CRIU's log tells of a failure; undefined where it tells of none. */
export function criuFailure(logPath: string, container: string): EngineError | undefined {
  const reason = existsSync(logPath) ? criuComplaint(readFileSync(logPath, 'utf8')) : '';
  return reason === '' ? undefined : engineError('checkpoint_failed', { container, reason });
}
