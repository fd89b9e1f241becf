import assert from 'node:assert/strict';
import { readlink } from 'node:fs/promises';
import { describe, test } from 'node:test';

import { techniqueStand } from '../support/linux/technique-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

describe('techniques: the basics', { skip: rootReason(), timeout: 600_000 }, () => {
  const stand = techniqueStand();

  describe('004 ch.2: containers', () => {
    test('created, started, restarted, stopped and removed', async () => {
      const id = await stand.type(`gantry create --stop-timeout 0 --name box ${BUSYBOX} sleep 1000`);
      const state = (): Promise<string> => stand.type("gantry inspect -f '{{.State.Status}} {{.State.Pid}}' box");
      assert.equal(await state(), 'created 0');
      assert.equal(await stand.type('gantry start box'), 'box');
      const first = await state();
      assert.match(first, /^running [1-9]\d*$/);
      assert.equal(await stand.type(`gantry restart ${id.slice(0, 12)}`), id.slice(0, 12));
      assert.notEqual(await state(), first);
      assert.equal(await stand.type('gantry stop box'), 'box');
      assert.equal(await state(), 'exited 0');
      assert.equal(await stand.type('gantry rm box'), 'box');
      const { exitCode, stderr } = await stand.tryOut('gantry start box');
      assert.equal(exitCode, 1);
      assert.match(stderr, /No such container: box/);
    });

    test('2.2.3: their processes, with the columns of ps', async () => {
      await stand.type(`gantry run -d --name box ${BUSYBOX} sh -c 'sleep 1000 & exec sleep 2000'`);
      const pid = await stand.type("gantry inspect -f '{{.State.Pid}}' box");
      assert.match(await stand.type('gantry top box'), /^UID +PID +PPID +C +STIME +TTY +TIME +CMD\n/);
      const rows = await eventually('both', async () => {
        const shown = (await stand.type('gantry top box -o pid,args')).split('\n');
        return shown.length === 3 && shown;
      });
      assert.ok(
        rows.some((row) => row.startsWith(`${pid} `) && row.endsWith('sleep 2000')),
        String(rows),
      );
    });

    test('2.2.4: what there is to know of them', async () => {
      assert.equal(
        await stand.type("gantry inspect -f '{{.Name}} {{.Path}} {{json .Args}} {{.Config.Image}}' box"),
        `/box sh ["-c","sleep 1000 & exec sleep 2000"] ${BUSYBOX}`,
      );
      assert.equal(await stand.type('gantry inspect box nothing 2>&1 | tail -1'), 'Error: No such object: nothing');
    });

    test('2.2.5: a program in them, with its input, its output and its end', async () => {
      const { exitCode, stdout, stderr } = await stand.tryOut(
        "echo in | gantry exec -i box sh -c 'cat; echo err >&2; exit 4'",
      );
      assert.deepEqual([exitCode, stdout, stderr], [4, 'in\n', 'err\n']);
      assert.equal(await stand.type('gantry exec -e A=1 -w /tmp -u 7 box sh -c "echo \\$A; pwd; id -u"'), '1\n/tmp\n7');
    });

    test('what they said, attached to and read again; a copy of their files', async () => {
      await stand.type('gantry rm -f box');
      assert.equal(
        await stand.type(
          `gantry create -i --name box ${BUSYBOX} sh -c 'read word; echo got $word' >/dev/null; echo it | gantry start -ai box`,
        ),
        'got it',
      );
      assert.equal(await stand.type('gantry logs box'), 'got it');
      assert.equal(await stand.type('gantry export box | tar -t | grep -c "^bin/busybox$"'), '1');
      await stand.type('gantry rm box');
    });
  });

  describe('004 ch.13: what containers are made of', () => {
    test('13.1 namespaces: own ones of every kind but users, one network for two where that is asked for', async () => {
      await stand.type(`gantry run -d --name first --ipc shareable ${BUSYBOX} sleep 1000`);
      await stand.type(`gantry run -d --name second --net container:first --ipc container:first ${BUSYBOX} sleep 1000`);
      const [first = '', second = ''] = (await stand.type("gantry inspect -f '{{.State.Pid}}' first second")).split(
        '\n',
      );
      const of = (pid: string, kind: string): Promise<string> => readlink(`/proc/${pid}/ns/${kind}`);
      for (const kind of ['pid', 'net', 'ipc', 'mnt', 'uts']) {
        const [own, one, two] = await Promise.all([of('self', kind), of(first, kind), of(second, kind)]);
        assert.notEqual(one, own, kind);
        assert.equal(one === two, kind === 'net' || kind === 'ipc', kind);
      }
      assert.equal(await of(first, 'user'), await of('self', 'user'));
      await stand.type('gantry rm -f first second');
    });

    test('13.2 control groups: memory, CPU, processes and devices are bounded, and all stands still at once', async () => {
      const limits = '--memory 64m --cpus 0.5 --pids-limit 20 --device-cgroup-rule "c 42:* rwm"';
      const counter = 'n=0; while :; do n=$((n + 1)); echo $n > /count; sleep 0.01; done';
      await stand.type(`gantry run -d --name box ${limits} ${BUSYBOX} sh -c '${counter}'`);
      assert.equal(
        await stand.type(
          "gantry inspect -f '{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.PidsLimit}}' box",
        ),
        `${64 * 2 ** 20} 500000000 20`,
      );
      const files = 'memory/memory.limit_in_bytes memory.max pids/pids.max pids.max';
      const seen = await stand.type(`gantry exec box sh -c 'cd /sys/fs/cgroup; cat ${files} 2>/dev/null || true'`);
      assert.equal(seen, `${64 * 2 ** 20}\n20`);
      await stand.type('gantry pause box');
      const count = 'gantry cp box:/count - | tar -xO';
      const [before, after] = [await stand.type(count), await stand.type(count)];
      assert.equal(before, after);
      assert.match((await stand.tryOut('gantry exec box true')).stderr, /is paused/);
      await stand.type('gantry unpause box');
      await eventually('it counts on', async () => (await stand.type(count)) !== after);
      await stand.type('gantry rm -f box');
    });

    test('13.2 control groups: a rule for devices holds for all numbers or for one', async () => {
      // Of a number that no driver has: who may open it is told that it is not there.
      const open = (flags: string): Promise<string> =>
        stand.type(`gantry run --rm ${flags} ${BUSYBOX} sh -c 'mknod /tmp/it c 42 7; head -c 1 /tmp/it 2>&1 || true'`);
      assert.match(await open(''), /Operation not permitted$/);
      for (const rule of ['c 42:* rwm', 'c *:7 rwm', 'c 42:7 r']) {
        assert.match(await open(`--device-cgroup-rule "${rule}"`), /No such device/, rule);
      }
      assert.match(await open('--device-cgroup-rule "c 42:8 rwm"'), /Operation not permitted$/);
      const { exitCode, stderr } = await stand.tryOut(`gantry run --rm --device-cgroup-rule "c 1 r" ${BUSYBOX} true`);
      assert.equal(exitCode, 125);
      assert.match(stderr, /invalid device cgroup format/);
    });

    test('13.3 capabilities: few by default, one more on demand, all when privileged', async () => {
      const mount = (flags: string): Promise<string> =>
        stand.type(
          `gantry run --rm ${flags} ${BUSYBOX} sh -c 'mount -t tmpfs x /tmp 2>/dev/null && echo mounted || echo refused'`,
        );
      assert.equal(await mount(''), 'refused');
      assert.equal(await mount('--cap-add SYS_ADMIN'), 'mounted');
      assert.equal(await mount('--privileged'), 'mounted');
      assert.equal(await mount('--privileged --cap-drop SYS_ADMIN'), 'mounted');
    });
  });
});
