import assert from 'node:assert/strict';
import { test } from 'node:test';

import { answer, openHostileServer } from '../../support/hostile-server.js';

const SAID =
  'OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown\r\n';
/** So often it is asked for in a second, and some more. */
const LOOKS = 10;

/** Of docker's framing: standard output, its length, and what is said. */
function framed(text: string): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt8(1, 0);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

/** A docker that has agreed to an exec, and says of it what `look` gives, each time that it is asked. */
const dockerWith = (look: (asked: number) => object, said: readonly Uint8Array[] = [framed(SAID)]) => {
  let looks = 0;
  return openHostileServer((path) => {
    if (path.endsWith('/containers/web/exec')) return answer(201, '{"Id":"x"}');
    if (path.endsWith('/exec/x/start')) {
      return ['HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n', ...said];
    }
    if (path.endsWith('/exec/x/json')) return answer(200, JSON.stringify({ ID: 'x', ...look((looks += 1)) }));
    return undefined;
  });
};

const attach = { stdout: true, stderr: true };

test('one that takes long to fail has failed: that it runs is said before it does', async () => {
  const isStarting = (asked: number): boolean => asked < LOOKS;
  await using docker = await dockerWith((asked) =>
    isStarting(asked) ? { Running: true, Pid: 0, ExitCode: null } : { Running: false, Pid: 0, ExitCode: 127 },
  );
  await assert.rejects(docker.engine.execs.start('web', { command: ['nosuch'] }, { attach }), {
    code: 'command_not_found',
  });
});

test('of one that has a number, and where none have any, it is known that it runs', async () => {
  for (const said of [{ Running: true, Pid: 7 }, { Running: true }]) {
    await using docker = await dockerWith(() => said);
    await using exec = await docker.engine.execs.start('web', { command: ['sh'] }, { attach });
    assert.ok(exec.streams);
  }
});

test('whoever leaves before it runs is not kept', async () => {
  const leaving = new AbortController();
  await using docker = await dockerWith((asked) => {
    if (asked === 2) leaving.abort();
    return { Running: true, Pid: 0, ExitCode: null };
  });
  const asked = { attach: { ...attach, cancelSignal: leaving.signal } };
  await using exec = await docker.engine.execs.start('web', { command: ['sh'] }, asked);
  assert.ok(exec.streams);
});

test('much that ends with the status of a failure is output, and not held', async () => {
  const much = 'x'.repeat(100_000);
  const said = [framed(SAID), framed(much), framed(much)];
  await using docker = await dockerWith(() => ({ Running: false, Pid: 0, ExitCode: 127 }), said);
  await using exec = await docker.engine.execs.start('web', { command: ['sh'] }, { attach });
  const output = await Array.fromAsync(exec.streams?.output ?? []);
  assert.equal(Buffer.concat(output.map(({ bytes }) => bytes)).toString(), SAID + much + much);
  assert.equal(await exec.exitCode, 127);
});
