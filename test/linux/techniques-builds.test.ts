import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { page, techniqueStand } from '../support/linux/technique-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { writeContext } from '../support/linux/write-context.js';
import { rootReason } from '../support/root-reason.js';

describe('techniques: what a Dockerfile says', { skip: rootReason(), timeout: 600_000 }, () => {
  const stand = techniqueStand();
  const write = (folder: string, files: Readonly<Record<string, string>>): string =>
    writeContext(stand.gantry.folder, folder, files);
  const build = (name: string, folder: string, flags = ''): Promise<string> =>
    stand.type(`gantry build -q ${flags} -t ${name} ${folder}`);
  /** How a build tells of its steps: whether each was found done, by a part of its name. */
  async function cachedSteps(folder: string, flags = ''): Promise<(part: string) => boolean> {
    const { exitCode, stdout, stderr } = await stand.tryOut(`gantry build --progress=plain ${flags} ${folder}`);
    const lines = `${stdout}${stderr}`.split('\n');
    assert.equal(exitCode, 0, lines.join('\n'));
    return (part) => {
      const number = lines.find((line) => line.includes(`] ${part}`))?.split(' ')[0];
      assert.ok(number, `${part} in\n${lines.join('\n')}`);
      return lines.includes(`${number} CACHED`);
    };
  }

  test('T10: the disk of a machine, packed, is an image of its own', async () => {
    const folder = write('disk', { Dockerfile: 'FROM scratch\nADD disk.tar.gz /\nCMD ["echo", "booted"]\n' });
    await stand.type(
      `gantry create --name machine ${BUSYBOX} true && gantry export machine | gzip > ${folder}/disk.tar.gz && gantry rm machine`,
    );
    await build('disk', folder);
    assert.equal(await stand.type('gantry run --rm disk'), 'booted');
    assert.equal(await stand.type("gantry inspect -f '{{len .RootFS.Layers}}' disk"), '1');
  });

  test('T12: a service whose files have not changed is not built again, and dependencies only when their list has', async () => {
    const service = (name: string): string =>
      [
        `FROM ${BUSYBOX}`,
        `COPY ${name}/dependencies /src/`,
        `RUN cat /src/dependencies > /installed-${name}`,
        `COPY ${name} /src`,
        'CMD ["cat", "/src/main"]',
        '',
      ].join('\n');
    const services = ['db', 'app', 'web'];
    const folder = write(
      'system',
      Object.fromEntries(
        services.flatMap((name) => [
          [`${name}/Dockerfile`, service(name)],
          [`${name}/dependencies`, 'left-pad\n'],
          [`${name}/main`, `${name} one\n`],
        ]),
      ),
    );
    const buildAll = async (): Promise<readonly string[]> => {
      const ids: string[] = [];
      for (const name of services) ids.push(await build(name, folder, `-f ${folder}/${name}/Dockerfile`));
      return ids;
    };
    const [db, app, web] = await buildAll();
    assert.equal(await stand.type('gantry run --rm app'), 'app one');

    write('system', { 'app/main': 'app two\n' });
    const isCached = await cachedSteps(folder, `-f ${folder}/app/Dockerfile`);
    assert.equal(isCached('RUN cat /src/dependencies'), true);
    assert.equal(isCached('COPY app /src'), false);
    const second = await buildAll();
    assert.deepEqual([second[0], second[2]], [db, web]);
    assert.notEqual(second[1], app);
    assert.equal(await stand.type('gantry run --rm app'), 'app two');

    write('system', { 'app/dependencies': 'right-pad\n' });
    assert.equal((await cachedSteps(folder, `-f ${folder}/app/Dockerfile`))('RUN cat /src/dependencies'), false);
  });

  test('T13: a Dockerfile makes an image whose supervisor starts its services', async () => {
    const folder = write('supervised', {
      Dockerfile: `FROM ${BUSYBOX}\nENV WWW /www\nRUN mkdir $WWW\nADD ./inittab /etc/inittab\nEXPOSE 80\nCMD ["busybox", "init"]\n`,
      inittab:
        '::respawn:/bin/busybox httpd -f -p 80 -h /www\n::respawn:/bin/sh -c "echo worker > /www/index.html; exec sleep 1000"\n',
    });
    await build('supervised', folder);
    await stand.type('gantry run -d -p 127.0.0.1::80 --name supervised supervised');
    assert.equal(await page(await stand.published('supervised', 80)), 'worker\n');
    await stand.type('gantry rm -f supervised');
  });

  describe('T30: ADD', () => {
    const server = createServer((_request, response) => void response.end('not an archive, for all that is known'));
    before(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
    after(() => new Promise((resolve) => void server.close(resolve)));

    test('T30: unpacks an archive, keeps one that is fetched, and takes names with blanks', async () => {
      const folder = write('adding', { 'tree/lib/file': 'inside\n', 'space file.txt': 'blank\n' });
      await stand.type(
        `tar -C ${folder}/tree --owner=1000 --group=1000 -czf ${folder}/my.tar.gz lib && rm -r ${folder}/tree`,
      );
      const { port } = server.address() as AddressInfo;
      write('adding', {
        Dockerfile: [
          `FROM ${BUSYBOX}`,
          'ADD my.tar.gz /opt/unpacked/',
          'COPY my.tar.gz /opt/kept/',
          `ADD http://127.0.0.1:${port}/other.tar.gz /opt/fetched/`,
          `ADD http://127.0.0.1:${port}/other.tar.gz /opt/renamed`,
          'ADD ["space file.txt", "/tmp/space file.txt"]',
          '',
        ].join('\n'),
      });
      await build('added', folder, '--no-cache');
      assert.equal(
        await stand.type(
          `gantry run --rm added sh -c 'cd /opt; stat -c "%n %a %u %F" unpacked/lib/file kept/my.tar.gz fetched/other.tar.gz renamed; TZ=UTC stat -c %y renamed; cat "/tmp/space file.txt"'`,
        ),
        [
          'unpacked/lib/file 644 1000 regular file',
          'kept/my.tar.gz 644 0 regular file',
          'fetched/other.tar.gz 600 0 regular file',
          'renamed 600 0 regular file',
          '1970-01-01 00:00:00.000000000 +0000',
          'blank',
        ].join('\n'),
      );
    });
  });

  test('T31, T32: a cached step hides what has changed outside; without the cache, or from a changed line on, it is done again', async () => {
    const text = (comment: string): string =>
      `FROM ${BUSYBOX}\nRUN cat /proc/sys/kernel/random/uuid > /first\nRUN cat /proc/sys/kernel/random/uuid > /second${comment}\nRUN cat /proc/sys/kernel/random/uuid > /third\n`;
    const folder = write('cached', { Dockerfile: text('') });
    const first = await build('cached', folder);
    assert.equal(await build('cached', folder), first);
    const fresh = await build('cached', folder, '--no-cache');
    assert.notEqual(fresh, first);

    write('cached', { Dockerfile: text(' # bust the cache') });
    const isCached = await cachedSteps(folder, '-t busted');
    assert.deepEqual(
      [
        'RUN cat /proc/sys/kernel/random/uuid > /first',
        'RUN cat /proc/sys/kernel/random/uuid > /second',
        'RUN cat /proc/sys/kernel/random/uuid > /third',
      ].map(isCached),
      [true, false, false],
    );
    const read = (image: string): Promise<string> => stand.type(`gantry run --rm ${image} cat /first /second /third`);
    const [before, busted] = [(await read('cached')).split('\n'), (await read('busted')).split('\n')];
    assert.equal(busted[0], before[0]);
    assert.notEqual(busted[1], before[1]);
    assert.notEqual(busted[2], before[2]);
  });

  test('T40: an image that is a tool: arguments take the place of CMD, ENTRYPOINT stays', async () => {
    const folder = write('cleaner', {
      clean_log: '#!/bin/sh\necho "Cleaning logs over $1 days old"\nfind /log_dir -name "*log" -ctime +$1\n',
      Dockerfile: `FROM ${BUSYBOX}\nADD clean_log /usr/bin/clean_log\nRUN chmod +x /usr/bin/clean_log && mkdir /log_dir\nENTRYPOINT ["/usr/bin/clean_log"]\nCMD ["7"]\n`,
    });
    await build('log-cleaner', folder);
    assert.equal(await stand.type('gantry run --rm log-cleaner'), 'Cleaning logs over 7 days old');
    assert.equal(await stand.type('gantry run --rm log-cleaner 365'), 'Cleaning logs over 365 days old');
    const { exitCode, stdout } = await stand.tryOut('gantry run --rm log-cleaner /bin/sh');
    assert.equal(stdout, 'Cleaning logs over /bin/sh days old\n');
    assert.notEqual(exitCode, 0);
    assert.equal(await stand.type('gantry run --rm --entrypoint echo log-cleaner a shell'), 'a shell');
  });

  test('T49: what is thrown away in the instruction that made it takes no room; later it does', async () => {
    const make = 'dd if=/dev/urandom of=/big bs=1024 count=3000 2>/dev/null';
    const late = write('late', { Dockerfile: `FROM ${BUSYBOX}\nRUN ${make}\nRUN rm /big\n` });
    const early = write('early', { Dockerfile: `FROM ${BUSYBOX}\nRUN ${make} && rm /big\n` });
    const script = write('script', {
      'install.sh': `set -o errexit\n${make}\nrm /big\n`,
      Dockerfile: `FROM ${BUSYBOX}\nCOPY install.sh /install.sh\nRUN sh /install.sh && rm /install.sh\n`,
    });
    for (const [name, folder] of Object.entries({ late, early, script })) await build(name, folder);
    const sizes = (await stand.type(`gantry inspect -f '{{.Size}}' ${BUSYBOX} early script late`))
      .split('\n')
      .map(Number);
    const [base = 0, small = 0, alike = 0, large = 0] = sizes;
    assert.ok(large - base >= 3_000 * 1024, sizes.join(' '));
    assert.ok(small - base < 1024 && alike - base < 1024, sizes.join(' '));
    assert.equal(await stand.type('gantry run --rm late sh -c "ls /big 2>/dev/null || echo gone"'), 'gone');
  });
});
