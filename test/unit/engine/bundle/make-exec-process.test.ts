import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { makeExecProcess } from '../../../../src/engine/bundle/make-exec-process.js';
import type { ContainerConfig } from '../../../../src/engine/container/container.js';
import type { CreateExec } from '../../../../src/engine/task/exec-service.js';
import { POORER_HOST } from '../../../support/container/host-facts.js';
import { PLAIN_CONFIG } from '../../../support/container/plain-config.js';

const USER = { uid: 5, gid: 6, additionalGids: [6, 7], home: '/home/five' };

const make = (exec: Partial<CreateExec>, config: Partial<ContainerConfig> = {}) =>
  makeExecProcess({
    config: { ...PLAIN_CONFIG, ...config },
    exec: { command: ['ls'], ...exec },
    user: USER,
    host: POORER_HOST,
  });

describe('a further process', () => {
  test("has the container's surroundings", () => {
    const made = make(
      {},
      { env: ['A=1'], workingDir: '/srv', capDrop: ['ALL'], securityOptions: ['no-new-privileges'] },
    );
    assert.deepEqual([made.args, made.cwd, made.terminal, made.noNewPrivileges], [['ls'], '/srv', false, true]);
    assert.deepEqual(made.user, { uid: 5, gid: 6, additionalGids: [6, 7] });
    assert.deepEqual(made.capabilities?.bounding, []);
    assert.deepEqual(made.env.slice(1), ['HOSTNAME=stand', 'A=1', 'HOME=/home/five']);
  });

  test('lays its own over them', () => {
    const made = make(
      { env: ['A=2', 'B='], workingDir: '/', hasTty: true, size: { rows: 3, columns: 4 } },
      { env: ['A=1'] },
    );
    assert.deepEqual(made.env.slice(1), ['HOSTNAME=stand', 'TERM=xterm', 'A=2', 'B=', 'HOME=/home/five']);
    assert.deepEqual([made.cwd, made.terminal, made.consoleSize], ['/', true, { height: 3, width: 4 }]);
  });

  test('may be privileged where its container is not, as far as the machine can give', () => {
    const made = make({ isPrivileged: true }, { securityOptions: ['no-new-privileges'] });
    assert.deepEqual(made.capabilities?.effective, POORER_HOST.boundingCapabilities);
    assert.equal(made.noNewPrivileges, false);
  });

  test('needs a command, and a folder that is named from the root', () => {
    assert.throws(() => make({ command: [] }), { code: 'container_no_command' });
    assert.throws(() => make({ workingDir: 'tmp' }), { code: 'working_directory_invalid' });
    assert.equal(make({ workingDir: '' }, { workingDir: '/srv' }).cwd, '/srv');
  });
});
