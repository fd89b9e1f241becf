import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

/** A folder of its own for the test that calls, removed after it. Its path is short, as sockets below it need. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'g'));
  after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
