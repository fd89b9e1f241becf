import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { type DockerRegistry, dockerRegistryReason, openDockerRegistry } from '../support/images/docker-registry.js';
import { loopReason } from '../support/linux/loop-device.js';
import { busyboxLayout } from '../support/linux/oci-layout.js';
import { techniqueStand } from '../support/linux/technique-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

describe('techniques: jobs', { skip: rootReason(), timeout: 600_000 }, () => {
  const stand = techniqueStand();

  describe('T10: a machine of old as a container', () => {
    test('the disk of a virtual machine becomes an image with owners, links and permissions', {
      skip: loopReason(),
    }, async () => {
      const folder = stand.gantry.folder;
      mkdirSync(join(folder, 'mnt'));
      await stand.type(`
        gantry create --name disk ${BUSYBOX} true && mkdir root && gantry export disk | tar -x -C root && gantry rm disk
        echo legacy > root/etc/issue; chown 33:33 root/etc/issue; ln root/etc/issue root/etc/second; chmod 4750 root/bin/busybox
        truncate -s 24M disk.img && mkfs.ext4 -q -d root disk.img`);
      execFileSync('mount', ['-o', 'loop,ro', join(folder, 'disk.img'), join(folder, 'mnt')]);
      try {
        await stand.type('tar cf img.tar --one-file-system --exclude=lost+found -C mnt .');
      } finally {
        execFileSync('umount', [join(folder, 'mnt')]);
      }
      await stand.type('cat img.tar | gantry import - machine');
      const look = 'cat /etc/second; stat -c "%u:%g %a %h" /etc/issue /bin/busybox';
      assert.equal(await stand.type(`gantry run --rm machine sh -c '${look}'`), 'legacy\n33:33 644 2\n0:0 4750 1');
    });

    test('what is deleted in it is out of the next image, which is smaller', async () => {
      await stand.type(`
        gantry run --name fat ${BUSYBOX} sh -c 'head -c 3000000 /dev/urandom > /ballast'
        gantry export fat | gantry import - fat:1 && gantry rm fat
        gantry run --name slimmer fat:1 rm /ballast
        gantry export slimmer | gantry import - slim && gantry rm slimmer`);
      const sizes = (await stand.type("gantry inspect -f '{{.Size}}' fat:1 slim")).split('\n').map(Number);
      const [fat = 0, slim = 0] = sizes;
      assert.ok(fat - slim >= 3_000_000, String(sizes));
      assert.equal(await stand.type('gantry run --rm slim ls -d /bin'), '/bin');
    });
  });

  test('T58: tests in a container made by hand: their files come from here, their end decides', async () => {
    const folder = join(stand.gantry.folder, 'work');
    mkdirSync(folder);
    writeFileSync(join(folder, 'check.sh'), '[ -e /usr/bin/browser ] && [ "$(cat /mnt/page)" = works ]\n');
    const id = await stand.type(`
      gantry run --hostname=$(hostname) -e DISPLAY=:7 --name prepared ${BUSYBOX} sh -c 'mkdir /usr/bin; touch /usr/bin/browser; echo $DISPLAY $(hostname)' > said
      gantry ps -aq --filter name=prepared`);
    assert.equal(await stand.type('cat said'), `:7 ${hostname()}`);
    assert.match(id, /^[0-9a-f]{12}$/);
    await stand.type(`gantry commit ${id} selenium && gantry rm ${id}`);
    const run = 'cd work; gantry run --rm -v $(pwd):/mnt selenium sh -c "sh /mnt/check.sh"; echo $?';
    writeFileSync(join(folder, 'page'), 'broken');
    assert.equal(await stand.type(run), '1');
    writeFileSync(join(folder, 'page'), 'works');
    assert.equal(await stand.type(run), '0');
    assert.equal(await stand.type('gantry ps -aq'), '');
  });

  describe('T95: jobs of cron', { skip: dockerRegistryReason() }, () => {
    let registry: DockerRegistry;
    before(async () => {
      registry = await openDockerRegistry();
      await registry.push(`oci:${await busyboxLayout(stand.gantry.folder)}:test`, 'cleaner:1', { all: true });
    });
    after(() => registry[Symbol.asyncDispose]());

    /** The line of a crontab, as cron has a shell do it. */
    const job = async (image: string, run: string): Promise<string> =>
      (await stand.tryOut(`(gantry pull ${image} && gantry run --rm ${run}) >job.log 2>&1 || echo alarm`)).stdout;

    test('fetch the image, do their work on the machine’s files, and are gone', async () => {
      const image = `${registry.host}/cleaner:1`;
      await stand.type('mkdir logs && touch -d "3 days ago" logs/old && touch logs/new');
      const clean = `-v $PWD/logs:/log_dir ${image} find /log_dir -type f -mtime +1 -exec rm {} ';'`;
      assert.equal(await job(image, clean), '');
      assert.equal(await stand.type('ls logs; gantry ps -aq'), 'new');
      assert.equal(await job(image, clean), '');
      assert.match(await stand.type('cat job.log'), /Image is up to date/);
    });

    test('raise the alarm when they fail, and when their image cannot be had', async () => {
      const image = `${registry.host}/cleaner:1`;
      assert.equal(await job(image, `${image} sh -c 'exit 3'`), 'alarm\n');
      assert.equal(await job(`${registry.host}/nothing:1`, `${image} true`), 'alarm\n');
      assert.equal(await job(image, `${image} no-such-program`), 'alarm\n');
    });
  });
});
