import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { techniqueStand } from '../support/linux/technique-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { udpReceiver } from '../support/log-receivers/receivers.js';
import { rootReason } from '../support/root-reason.js';

const COUNT = 10;

describe('techniques: logs', { skip: rootReason(), timeout: 600_000 }, () => {
  const stand = techniqueStand();

  test('T89: the folder over /dev of one container holds the socket to which the others log', async () => {
    const folder = join(stand.gantry.folder, 'syslogdev');
    mkdirSync(folder);
    // Runtimes of today want this much of a /dev.
    execFileSync('mknod', ['-m', '666', join(folder, 'null'), 'c', '1', '3']);
    await stand.type(
      `gantry run --name syslogger -d -v ${folder}:/dev ${BUSYBOX} sh -c 'exec busybox syslogd -n -O /var/syslog'`,
    );
    await eventually('the socket', () => existsSync(join(folder, 'log')));
    await stand.type(
      `for d in $(seq ${COUNT}); do gantry run -d --net none -v ${folder}/log:/dev/log ${BUSYBOX} busybox logger hello_$d; done`,
    );
    const said = await eventually('every line', async () => {
      const lines = (await stand.type('gantry exec syslogger grep -o "hello_.*" /var/syslog || true')).split('\n');
      return lines.length === COUNT && lines;
    });
    assert.equal(new Set(said).size, COUNT);
    const packed = await stand.type('gantry exec syslogger sh -c "cat /var/syslog" | gzip - | gunzip | grep -c hello_');
    assert.equal(packed, String(COUNT));
    await stand.type('gantry ps -aq | xargs gantry rm -f');
  });

  test('T90: with --log-driver=syslog output is on the terminal, in the syslog by the container’s id, and in gantry logs', async () => {
    const receiver = await udpReceiver();
    const address = `--log-opt syslog-address=udp://127.0.0.1:${receiver.port}`;
    assert.equal(
      await stand.type(`gantry run --cidfile cid --log-driver=syslog ${address} ${BUSYBOX} echo outputting to syslog`),
      'outputting to syslog',
    );
    const id = await stand.type('cut -c1-12 cid');
    await eventually('the line', () =>
      receiver.datagrams.some((line) => new RegExp(` ${id}\\[\\d+\\]: outputting to syslog\n?$`).test(String(line))),
    );
    assert.equal(await stand.type(`gantry logs ${id}`), 'outputting to syslog');
    assert.equal(await stand.type(`gantry inspect -f '{{.HostConfig.LogConfig.Type}}' ${id}`), 'syslog');
    await stand.type(`gantry rm ${id}`);
  });

  test('T90: json-file is the default; a driver that there is not is refused', async () => {
    await stand.type(`gantry create --name plain ${BUSYBOX} true`);
    assert.equal(await stand.type("gantry inspect -f '{{.HostConfig.LogConfig.Type}}' plain"), 'json-file');
    await stand.type('gantry rm plain');
    const { exitCode, stderr } = await stand.tryOut(`gantry run --log-driver=sysslog ${BUSYBOX} true`);
    assert.equal(exitCode, 125);
    assert.match(stderr, /sysslog/);
  });
});
