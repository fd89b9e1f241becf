import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { ForeignProgram, requireRunnable } from '../../../../src/engine/build/step/require-runnable.js';
import { hostPlatform } from '../../../../src/engine/image/host-platform.js';

const [QEMU_RISCV, QEMU_S390X] = [
  'enabled\ninterpreter /usr/bin/qemu-riscv64\nflags: OCF\noffset 0\nmagic 7f454c460201010000000000000000000200f300\nmask ff\n',
  'enabled\ninterpreter /usr/bin/qemu-s390x\nflags: \noffset 0\nmagic 7f454c4602020100000000000000000000020016\nmask ff\n',
];

const on = (architecture: string) => ({ os: 'linux', architecture });
/** Nobody's who runs these tests. */
const STRANGE = on('mips64le');

describe('programs of another machine', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync('/tmp/gbf-');
    writeFileSync(join(folder, 'register'), '');
    writeFileSync(join(folder, 'status'), 'enabled\n');
    writeFileSync(join(folder, 'qemu-riscv64'), QEMU_RISCV);
    writeFileSync(join(folder, 'qemu-s390x'), QEMU_S390X);
    writeFileSync(join(folder, 'python3'), 'enabled\ninterpreter /usr/bin/python3\nextension .py\n');
    writeFileSync(join(folder, 'off'), QEMU_RISCV.replace('enabled', 'disabled').replace('f300', '0800'));
  });
  after(() => rmSync(folder, { recursive: true }));

  test('run where the kernel has an emulator for them', () => {
    requireRunnable(hostPlatform(), folder);
    requireRunnable(on('riscv64'), folder);
    requireRunnable(on('s390x'), folder);
  });

  test('do not where it has none, or it is switched off', () => {
    assert.throws(() => requireRunnable(STRANGE, folder), {
      code: 'build_emulator_missing',
      message: /^programs for linux\/mips64le do not run on this machine/,
    });
  });

  test('are tried where nobody can tell', () => {
    requireRunnable(STRANGE, join(folder, 'none'));
    requireRunnable(on('of-tomorrow'), folder);
  });

  test('that the kernel could not run are told as such', () => {
    const said = Buffer.from('exec container process `/bin/sh`: Exec format error\n');
    const foreign = new ForeignProgram(STRANGE);
    foreign.hear(said);
    assert.throws(() => foreign.explain(), { code: 'build_emulator_missing' });
    const own = new ForeignProgram(hostPlatform());
    own.hear(said);
    own.explain();
    new ForeignProgram(STRANGE).explain();
  });
});
