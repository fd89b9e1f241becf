import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { techniqueStand } from '../support/linux/technique-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';

describe('techniques: limits', { skip: rootReason(), timeout: 600_000 }, () => {
  const stand = techniqueStand();
  /** Seconds of CPU time that the programs of each container have had. */
  async function cpuSeconds(...names: readonly string[]): Promise<readonly number[]> {
    const outputs = await Promise.all(names.map((name) => stand.type(`gantry top ${name} -o pid,cputimes`)));
    return outputs.map((output) =>
      output
        .split('\n')
        .slice(1)
        .reduce((sum, line) => sum + Number(line.trim().split(/\s+/)[1]), 0),
    );
  }

  test('T92: a container has the CPUs that it is told, in every way to tell them', async () => {
    const cases = [
      ['--cpuset-cpus=0', '0'],
      ['--cpuset-cpus=0,1', '0-1'],
      ['--cpuset-cpus=0-1', '0-1'],
      ['--cpuset-cpus 0-0,1', '0-1'],
    ] as const;
    for (const [flag, list] of cases) {
      const shown = await stand.type(
        `gantry run --rm --net none ${flag} ${BUSYBOX} grep Cpus_allowed_list /proc/self/status`,
      );
      assert.equal(shown, `Cpus_allowed_list:\t${list}`, flag);
    }
    // Two programs that never end: htop shows them on one CPU, and so does what they have had of it.
    await stand.type(
      `for n in 1 2; do gantry run -d --name busy$n --cpuset-cpus=0 ${BUSYBOX} sh -c 'cat /dev/zero >/dev/null'; done`,
    );
    const on = await stand.type('gantry top busy1 -o pid,psr,args; gantry top busy2 -o pid,psr,args');
    assert.deepEqual(
      [...on.matchAll(/^\d+ +(\d+) +cat/gm)].map(([, cpu]) => cpu),
      ['0', '0'],
      on,
    );
    assert.equal(await stand.type('gantry kill busy1 busy2'), 'busy1\nbusy2');
    await stand.type('gantry rm -f busy1 busy2');
  });

  test('T93: beside one with -c 10000, one with -c 1 hardly gets on', async () => {
    await stand.type(`
      gantry run -d --name large --cpuset-cpus=0 -c 10000 ${BUSYBOX} sh -c 'while :; do :; done'
      gantry run -d --name small --cpuset-cpus=0 --cpu-shares 10 ${BUSYBOX} sh -c 'while :; do :; done'`);
    assert.equal(await stand.type("gantry inspect -f '{{.HostConfig.CpuShares}}' large small"), '10000\n10');
    await eventually('two seconds of the large', async () => {
      const [large = 0, small = 0] = await cpuSeconds('large', 'small');
      assert.ok(small <= 1 + large / 4, `${small} and ${large} s`);
      return large >= 2;
    });
    await stand.type('gantry rm -f large small');
  });

  describe('T94: memory', () => {
    const HOG = 'x=$(dd if=/dev/zero bs=1M count=100 2>/dev/null | tr "\\0" x); echo ${#x}';

    test('what needs more than -m is killed: 137, and inspect tells why', async () => {
      const { exitCode, stdout } = await stand.tryOut(
        `gantry run --name hog -m 16m --memory-swap 16m ${BUSYBOX} sh -c '${HOG}'; code=$?; echo $code; exit $code`,
      );
      assert.deepEqual([exitCode, stdout], [137, '137\n']);
      assert.equal(await stand.type("gantry inspect -f '{{.State.OOMKilled}} {{.State.ExitCode}}' hog"), 'true 137');
      await stand.type('gantry rm hog');
    });

    test('a program below a shell is killed alone, and the shell says so', async () => {
      const line = `gantry run --rm -m 16m --memory-swap 16m ${BUSYBOX} sh -c 'sh -c "$1"; echo $?' sh '${HOG}'`;
      assert.match(await stand.type(`${line} 2>&1`), /^137$/m);
    });

    test('swap is doubled where nothing is said of it, and -m as large as it means none', async () => {
      await stand.type(`
        gantry create --name doubled -m 100m ${BUSYBOX} true
        gantry create --name none -m 100m --memory-swap 100m ${BUSYBOX} true`);
      assert.equal(
        await stand.type("gantry inspect -f '{{.HostConfig.Memory}} {{.HostConfig.MemorySwap}}' doubled none"),
        `${100 * 2 ** 20} ${200 * 2 ** 20}\n${100 * 2 ** 20} ${100 * 2 ** 20}`,
      );
      await stand.type('gantry rm doubled none');
    });

    test('top tells how much a program has', async () => {
      await stand.type(`gantry run -d --name idle ${BUSYBOX} sleep 1000`);
      const shown = await stand.type('gantry top idle -eo pid,size,args');
      assert.match(shown, /^PID +SIZE +COMMAND\n\d+ +\d+ +sleep 1000$/);
      await stand.type('gantry rm -f idle');
    });

    test('a limit too small to start with is refused', async () => {
      const { exitCode, stderr } = await stand.tryOut(`gantry run --rm -m 4m ${BUSYBOX} true`);
      assert.equal(exitCode, 125);
      assert.match(stderr, /Minimum memory limit allowed is 6MB/);
    });
  });
});
