import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

import { explainProgram } from '../../../../src/engine/task/explain-program.js';
import { libcSyscalls } from '../../../../src/host/node/syscalls.js';

describe('why a program could not be run, when nobody says', () => {
  const root = mkdtempSync(join(tmpdir(), 'explain'));
  after(() => rmSync(root, { recursive: true }));
  for (const folder of ['bin', 'usr/bin', 'work']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'usr/bin/tool'), '', { mode: 0o755 });
  writeFileSync(join(root, 'bin/text'), '', { mode: 0o644 });
  writeFileSync(join(root, 'work/mine'), '', { mode: 0o755 });
  symlinkSync('/usr/bin/tool', join(root, 'bin/link'));
  symlinkSync('/nowhere', join(root, 'bin/dangling'));

  const explain = (command: string) =>
    explainProgram(libcSyscalls(), {
      root,
      process: { args: [command], env: ['A=1', 'PATH=/bin:/usr/bin'], cwd: '/work' },
    }).code;

  test('it is not there', () => {
    for (const command of ['nope', '/nope', './nope', 'dangling', 'tool/x'])
      assert.equal(explain(command), 'command_not_found', command);
  });

  test('it is there and no program', () => {
    for (const command of ['text', '/bin/text', '/bin', './'])
      assert.equal(explain(command), 'command_not_executable', command);
  });

  test('it is one, and the reason is another', () => {
    for (const command of ['tool', 'link', '/usr/bin/tool', './mine', '../work/mine'])
      assert.equal(explain(command), 'runtime_failed', command);
  });
});
