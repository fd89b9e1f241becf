import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { page, techniqueStand } from '../support/linux/technique-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

describe('techniques: services', { skip: rootReason(), timeout: 600_000 }, () => {
  const stand = techniqueStand();

  describe('T2: a container as a daemon', () => {
    test('what is typed at the port of the machine is in its logs', async () => {
      const id = await stand.type(`gantry run -d -i -p 127.0.0.1::1234 --name daemon ${BUSYBOX} busybox nc -l -p 1234`);
      assert.match(id, /^[0-9a-f]{64}$/);
      await stand.listens('daemon', 1234);
      const socket = connect(await stand.published('daemon', 1234), '127.0.0.1');
      socket.write('hello daemon\n');
      await eventually('the line', async () => (await stand.type('gantry logs daemon')) === 'hello daemon');
      socket.destroy();
      assert.equal(await stand.type('gantry wait daemon'), '0');
      assert.equal(await stand.type('gantry rm daemon'), 'daemon');
    });

    test('one without a name gets two words', async () => {
      await stand.type(`gantry run -d ${BUSYBOX} true | xargs gantry wait`);
      assert.match(await stand.type("gantry ps -a --format '{{.Names}}'"), /^[a-z]+_[a-z]+$/);
      await stand.type('gantry ps -aq | xargs gantry rm');
    });

    test('--restart=always: the same container again and again, in one row that tells its last exit code', async () => {
      const id = await stand.type(`gantry run -d --restart=always ${BUSYBOX} echo done`);
      await eventually('a pause between two tries', async () => {
        const rows = (await stand.type("gantry ps -a --no-trunc --format '{{.ID}} {{.Status}}'")).split('\n');
        assert.equal(rows.length, 1);
        return rows[0]?.startsWith(`${id} Restarting (0) `);
      });
      await eventually('more tries', async () =>
        (await stand.type(`gantry logs ${id}`)).startsWith('done\ndone\ndone'),
      );
      assert.ok(Number(await stand.type(`gantry inspect -f '{{.RestartCount}}' ${id}`)) >= 2);
      await stand.type(`gantry rm -f ${id}`);
    });

    test('--restart=on-failure:3 gives up after three more; what succeeds is left alone', async () => {
      const [failing, fine] = await Promise.all([
        stand.type(`gantry run -d --restart=on-failure:3 ${BUSYBOX} /bin/false`),
        stand.type(`gantry run -d --restart=on-failure:3 ${BUSYBOX} /bin/true`),
      ]);
      await eventually(
        'the last try',
        async () =>
          (await stand.type(`gantry inspect -f '{{.RestartCount}} {{.State.Status}}' ${failing}`)) === '3 exited',
      );
      assert.match(await stand.type(`gantry ps -a --filter id=${failing} --format '{{.Status}}'`), /^Exited \(1\) /);
      assert.equal(await stand.type(`gantry inspect -f '{{.RestartCount}} {{.State.Status}}' ${fine}`), '0 exited');
      await stand.type(`gantry rm ${failing} ${fine}`);
    });

    test('no restart is the default, and --restart needs no -d', async () => {
      assert.equal(await stand.type(`gantry run --name once --restart=on-failure:1 ${BUSYBOX} echo done`), 'done');
      await stand.type(`gantry create --name default ${BUSYBOX} true`);
      assert.equal(
        await stand.type("gantry inspect -f '{{.HostConfig.RestartPolicy.Name}}' once default"),
        'on-failure\nno',
      );
      await stand.type('gantry rm once default');
    });
  });

  /** Puts an inittab of busybox's init where a container can have it. */
  function inittab(...lines: readonly string[]): string {
    const folder = join(stand.gantry.folder, 'init');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'inittab'), lines.map((line) => `${line}\n`).join(''));
    return join(folder, 'inittab');
  }

  test('T11: a container like a machine: an init and its services; a shell inside has no parent there', async () => {
    const file = inittab('::respawn:/bin/busybox httpd -f', '::respawn:/bin/busybox syslogd -n');
    const id = await stand.type(`gantry run -d -v ${file}:/etc/inittab ${BUSYBOX} busybox init`);
    assert.match(id, /^[0-9a-f]{64}$/);
    const processes = (): Promise<string> =>
      stand.type(
        `gantry exec ${id.slice(0, 6)} sh -c 'echo self $$; grep -H PPid /proc/[0-9]*/status; ps -o pid,args'`,
      );
    const first = await eventually('both services', async () => {
      const shown = await processes();
      return /httpd -f/.test(shown) && /syslogd -n/.test(shown) && shown;
    });
    assert.match(first, /^ +1 .*init$/m);
    const shell = /^self (\d+)$/m.exec(first)?.[1];
    assert.match(first, new RegExp(`^/proc/${shell}/status:PPid:\t0$`, 'm'));

    const pid = /^ +(\d+) .*httpd/m.exec(first)?.[1];
    await stand.type(`gantry exec ${id} kill ${pid}`);
    await eventually('another httpd', async () => {
      const now = /^ +(\d+) .*httpd -f/m.exec(await processes())?.[1];
      return now !== undefined && now !== pid;
    });
    await stand.type(`gantry rm -f ${id}`);
  });

  test('T13: services under a supervisor, which tells of them, reaps orphans and begins anew what has died', async () => {
    const file = inittab(
      '::sysinit:/bin/mkdir -p /www',
      '::respawn:/bin/busybox httpd -f -p 80 -h /www',
      '::respawn:/bin/sh -c "echo spawned: worker; echo worker > /www/index.html; exec sleep 1000"',
    );
    await stand.type(
      `gantry create --name base ${BUSYBOX} true && gantry cp ${file} base:/etc/inittab && gantry commit -c 'CMD ["busybox", "init"]' -c 'EXPOSE 80' base supervised && gantry rm base`,
    );
    const client = stand.gantry.start(['run', '-p', '127.0.0.1::80', '--name', 'supervised', 'supervised']);
    await client.sees(/spawned: worker/);
    const port = await stand.published('supervised', 80);
    assert.equal(await page(port), 'worker\n');

    await stand.gantry.ok('exec', 'supervised', 'sh', '-c', 'kill $(ps -o pid,args | grep [h]ttpd | cut -c1-5)');
    assert.equal(await page(port), 'worker\n');
    await stand.type(`gantry exec supervised sh -c '(sleep 0.01 &) ; (sleep 0.01 &)'`);
    await eventually(
      'no zombies',
      async () =>
        (await stand.type(`gantry exec supervised sh -c 'grep -l "State:.Z" /proc/[0-9]*/status || true'`)) === '',
    );
    await stand.type('gantry rm -f supervised');
    assert.equal((await client.end).exitCode, 137);
    await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
  });

  test('T28: stop lets a program tidy up, kill does not, and says so by 137', async () => {
    const program = 'echo $$ > /run.pid; trap "rm /run.pid; exit 0" TERM; echo up; while :; do sleep 0.02; done';
    for (const name of ['stopped', 'killed']) {
      await stand.type(`gantry run -d --name ${name} ${BUSYBOX} sh -c '${program}'`);
      await eventually('the program', async () => (await stand.type(`gantry logs ${name}`)) === 'up');
    }
    assert.equal(await stand.type('gantry stop stopped'), 'stopped');
    assert.equal(await stand.type('gantry kill killed'), 'killed');
    assert.equal(await stand.type('gantry wait stopped killed'), '0\n137');
    assert.equal(await stand.type('gantry diff stopped | grep run.pid || echo tidy'), 'tidy');
    assert.equal(await stand.type('gantry diff killed'), 'A /run.pid');
    await stand.type('gantry rm stopped killed');
  });
});
