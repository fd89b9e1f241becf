import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { machineAddress, page, techniqueStand } from '../support/linux/technique-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

/** Hands each connection to the address that a file has at that moment: what nginx does once confd has written its file. */
const FRONT = 'set -- $(head -1 /conf/upstream | tr : " "); exec busybox nc $1 $2';

describe('techniques: services that find each other', { skip: rootReason(), timeout: 600_000 }, () => {
  const stand = techniqueStand();

  test('T66: nodes reach each other by the machine’s own address; several are killed, and come back, by name', async () => {
    const names = ['etcd0', 'etcd1', 'etcd2'];
    const serve = 'mkdir -p /www; echo version 2 > /www/version; exec httpd -f -p 2379 -h /www';
    const ids = await Promise.all(
      names.map((name) => stand.type(`gantry run -d -p 2379 --name ${name} ${BUSYBOX} sh -c '${serve}'`)),
    );
    for (const id of ids) assert.match(id, /^[0-9a-f]{64}$/);
    const ports = await Promise.all(names.map((name) => stand.published(name, 2379)));
    for (const port of ports) assert.equal(await page(port, { path: 'version' }), 'version 2\n');
    // Each asks the next, and itself, as the world outside would.
    const ask = (name: string, port: number | undefined): Promise<string> =>
      stand.type(`gantry exec ${name} wget -qO- http://${machineAddress()}:${port}/version`);
    for (const [index, name] of names.entries()) {
      assert.equal(await ask(name, ports[index]), 'version 2');
      assert.equal(await ask(name, ports[(index + 1) % names.length]), 'version 2');
    }

    assert.equal(
      await stand.type('gantry exec etcd0 sh -c "echo kept > /www/key"; gantry kill etcd0 etcd2'),
      'etcd0\netcd2',
    );
    await assert.rejects(
      fetch(`http://127.0.0.1:${ports[0]}/version`),
      ({ cause }: { readonly cause: NodeJS.ErrnoException }) => cause.code === 'ECONNREFUSED',
    );
    assert.equal(await page(ports[1] ?? 0, { path: 'version' }), 'version 2\n');
    assert.equal(await stand.type('gantry start etcd0 etcd2'), 'etcd0\netcd2');
    assert.equal(await page(await stand.published('etcd0', 2379), { path: 'key' }), 'kept\n');
    await stand.type(`gantry rm -f ${names.join(' ')}`);
  });

  test('T67: behind a front one server takes over from another, and nobody is refused', async () => {
    const upstream = join(stand.gantry.folder, 'upstream');
    writeFileSync(upstream, '');
    // Over what is there, so that it is never empty again: the front reads its first line at any moment.
    const conf = (line: string): void => writeFileSync(upstream, `${line}\n`, { flag: 'r+' });
    const address: Record<string, string> = {};
    for (const name of ['py1', 'py2']) {
      const serve = `mkdir /www; echo ${name} > /www/index.html; exec httpd -f -p 80 -h /www`;
      await stand.type(`gantry run -d --name ${name} -p 80 ${BUSYBOX} sh -c '${serve}'`);
      assert.match(
        await stand.type(`gantry inspect -f '{{.NetworkSettings.Ports}}' ${name}`),
        /^map\[80\/tcp:\[\{0\.0\.0\.0 \d+\}/,
      );
      const port = await stand.published(name, 80);
      assert.equal(await page(port), `${name}\n`);
      address[name] = `${machineAddress()}:${port}`;
    }
    conf(address['py1'] ?? '');
    await stand.type(
      `gantry run -d --name front -p 127.0.0.1::80 -v ${upstream}:/conf/upstream ${BUSYBOX} busybox nc -ll -p 80 -e sh -c '${FRONT}'`,
    );
    await stand.listens('front', 80);
    const port = await stand.published('front', 80);
    const ask = async (): Promise<string> =>
      (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).text();
    const answers: string[] = [];
    let isOver = false;
    const client = (async () => {
      while (!isOver) answers.push(await ask());
    })();
    await eventually('the first server', () => answers.includes('py1\n'));
    conf(address['py2'] ?? '');
    await eventually('the second server', () => answers.at(-1) === 'py2\n');
    await stand.type('gantry rm -f py1');
    const before = answers.length;
    await eventually('more answers', () => answers.length > before + 5);
    isOver = true;
    await client;
    assert.deepEqual([...new Set(answers)], ['py1\n', 'py2\n']);
    assert.deepEqual(new Set(answers.slice(before)), new Set(['py2\n']));
    await stand.type('gantry rm -f py2 front');
  });
});
