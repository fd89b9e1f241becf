import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';

import { page, techniqueStand } from '../support/linux/technique-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { writeContext } from '../support/linux/write-context.js';
import { rootReason } from '../support/root-reason.js';

describe('techniques: builds with other tools', { skip: rootReason(), timeout: 600_000 }, () => {
  const stand = techniqueStand();
  const write = (folder: string, files: Readonly<Record<string, string>>): string =>
    writeContext(stand.gantry.folder, folder, files);
  const build = (name: string, folder: string, flags = ''): Promise<string> =>
    stand.type(`gantry build -q ${flags} -t ${name} ${folder}`);

  test('T42: an address is replaced in many files of an image, and the service can be reached', async () => {
    const folder = write('replaced', {
      'conf/one': 'LISTEN=127.0.0.1:80\n',
      'conf/two': 'also 127.0.0.1 and 127.0.0.1\n',
      Dockerfile: `FROM ${BUSYBOX}\nCOPY conf /conf\nWORKDIR /conf\nRUN sed -i -e 's@127\\.0\\.0\\.1@0.0.0.0@g' *\nRUN mkdir /www && echo reached > /www/index.html\nCMD . /conf/one; exec httpd -f -h /www -p $LISTEN\n`,
    });
    await build('replaced', folder);
    assert.equal(await stand.type('gantry run --rm replaced cat /conf/two'), 'also 0.0.0.0 and 0.0.0.0');
    await stand.type('gantry run -d -p 127.0.0.1::80 --name replaced replaced');
    assert.equal(await page(await stand.published('replaced', 80)), 'reached\n');
    await stand.type('gantry rm -f replaced');
  });

  test('T46: Dockerfiles of another name, from a pipe, in an archive, made of a template; files come out again', async () => {
    const folder = write('made', {
      'Dockerfile.other': `FROM ${BUSYBOX}\nCOPY one /one\nRUN cp /one /made\n`,
      'Dockerfile.in': `FROM ${BUSYBOX}\nRUN echo version @VERSION@ > /made\n`,
      'Dockerfile.out': `FROM ${BUSYBOX} AS base\nRUN mkdir /out && echo exported > /out/file\nFROM scratch\nCOPY --from=base /out /\n`,
      one: 'first\n',
      'deps/two': 'not asked for\n',
    });
    const made = (image: string): Promise<string> => stand.type(`gantry run --rm ${image} cat /made`);

    await build('corp/other', folder, `-f ${folder}/Dockerfile.other`);
    assert.equal(await made('corp/other'), 'first');

    await stand.type(`sed 's/@VERSION@/2/' ${folder}/Dockerfile.in | gantry build -q -t corp/piped -`);
    assert.equal(await made('corp/piped'), 'version 2');
    await stand.type(`sed 's/@VERSION@/3/' ${folder}/Dockerfile.in | gantry build -q -t corp/piped -f - ${folder}`);
    assert.equal(await made('corp/piped'), 'version 3');

    const tar = `tar -C ${folder} --transform 's/^Dockerfile.other$/Dockerfile/' --transform 's/^deps.two$/one/' -c Dockerfile.other deps/two`;
    await stand.type(`${tar} | gantry build -q -t corp/base -`);
    assert.equal(await made('corp/base'), 'not asked for');

    await stand.type(`gantry run --rm corp/other cat /made > ${folder}/outfile`);
    await stand.type(`gantry build -q -o ${folder}/outdir -f ${folder}/Dockerfile.out ${folder}`);
    assert.equal(await stand.type(`cat ${folder}/outfile ${folder}/outdir/file`), 'first\nexported');
  });

  test('T47: scripts of a configuration tool are copied in and do the work; a shell keeps the container up', async () => {
    const folder = write('chef', {
      'attributes.json': '{ "greeting": "Hello World!" }\n',
      'config.rb': 'cookbooks\n',
      'cookbooks/site.sh':
        'greeting=$(sed -n \'s/.*"greeting": "\\(.*\\)".*/\\1/p\' "$1")\nmkdir -p /www && echo "$greeting" > /www/index.html\n',
      Dockerfile: [
        `FROM ${BUSYBOX}`,
        'COPY . /chef',
        'WORKDIR /chef/cookbooks',
        'RUN sh ./site.sh /chef/attributes.json',
        'CMD httpd -p 80 -h /www && sleep infinity',
        '',
      ].join('\n'),
    });
    await build('chef-example', folder);
    await stand.type('gantry run -d -p 127.0.0.1::80 --name chef chef-example');
    assert.equal(await page(await stand.published('chef', 80)), 'Hello World!\n');
    assert.equal(await stand.type("gantry inspect -f '{{.State.Running}}' chef"), 'true');
    await stand.type('gantry rm -f chef');
  });

  test('T48: sources become an image by the triggers of a builder image, with what the last build left', async () => {
    const builder = write('builder', {
      assemble:
        'set -e\necho "---> Installing application source"\ncp -R /tmp/src/. /app/\ncat /artifacts/count 2>/dev/null || echo fresh\necho kept > /artifacts/count\n',
      Dockerfile: [
        `FROM ${BUSYBOX}`,
        'RUN echo "default:x:1001:0::/app:/bin/sh" >> /etc/passwd && mkdir -p /app /usr/local/sti && chown 1001 /app',
        'COPY assemble /usr/local/sti/',
        'USER default',
        'ONBUILD COPY --chown=default . /tmp/src',
        'ONBUILD RUN --mount=type=cache,target=/artifacts,uid=1001 sh /usr/local/sti/assemble',
        'CMD ["sh", "/app/run.sh"]',
        '',
      ].join('\n'),
    });
    await build('sti-simple-shell', builder, '--no-cache');
    const project = write('project', {
      Dockerfile: 'FROM sti-simple-shell\n',
      'run.sh': 'echo "Hello World"; id -u\n',
    });
    const log = async (): Promise<string> => {
      const { exitCode, stdout, stderr } = await stand.tryOut(
        `gantry build --progress=plain -t final-image-1 ${project}`,
      );
      assert.equal(exitCode, 0, `${stdout}${stderr}`);
      return `${stdout}${stderr}`;
    };
    assert.match(await log(), /---> Installing application source\n.*fresh\n/);
    assert.equal(await stand.type('gantry run --rm final-image-1'), 'Hello World\n1001');

    write('project', { 'run.sh': 'echo "Hello S2I!"\n' });
    assert.match(await log(), /---> Installing application source\n.*kept\n/);
    assert.equal(await stand.type('gantry run --rm final-image-1'), 'Hello S2I!');
    assert.equal(await stand.type("gantry inspect -f '{{.Config.OnBuild}}' final-image-1"), '[]');
  });

  test('T55: what is pushed to a repository is built', { skip: hasGit() ? false : 'needs git' }, async () => {
    const work = write('work', {
      Dockerfile: `FROM ${BUSYBOX}\nCOPY page /page\nCMD ["cat", "/page"]\n`,
      page: 'one\n',
    });
    const git = `git -c user.name=t -c user.email=t@example.org -c init.defaultBranch=main -c commit.gpgsign=false`;
    await stand.type(
      `${git} init -q --bare central.git && cd ${work} && ${git} init -q && ${git} remote add hub ../central.git`,
    );
    const hook = '#!/bin/sh\nwhile read old new ref; do git archive "$new" | gantry build -q -t site - ; done\n';
    write('central.git', { 'hooks/post-receive': hook });
    const push = (): Promise<string> =>
      stand.type(
        `chmod +x central.git/hooks/post-receive; cd ${work} && ${git} add . && ${git} commit -q -m change && ${git} push -q hub HEAD:main 2>&1`,
      );
    assert.match(await push(), /sha256:[0-9a-f]{64}/);
    assert.equal(await stand.type('gantry run --rm site'), 'one');
    write('work', { page: 'two\n' });
    await push();
    assert.equal(await stand.type('gantry run --rm site'), 'two');
  });

  describe('packages that are fetched', () => {
    const asked: string[] = [];
    let version = 'version 1';
    const server: Server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(`${version}\n`);
    });
    before(() => new Promise<void>((resolve) => void server.listen(0, resolve)));
    after(() => new Promise((resolve) => void server.close(resolve)));
    const port = (): number => (server.address() as AddressInfo).port;

    test('T41: a package is pinned by its checksum, and a build with another fails', async () => {
      const checksum = 'a6d93f85ad3fd3aea4fb8e3d2f2a8c4d9ca2ee8d5c5ff5d9d1cf52d4b3e6b3f1';
      const dockerfile = (sum: string): string =>
        `FROM ${BUSYBOX}\nADD --checksum=sha256:${sum} http://127.0.0.1:${port()}/nginx_1.4.6.deb /nginx.deb\n`;
      const folder = write('pinned', { Dockerfile: dockerfile(checksum) });
      const wrong = await stand.tryOut(`gantry build -q -t pinned ${folder}`);
      assert.notEqual(wrong.exitCode, 0);
      const [, found = ''] = /digest mismatch sha256:([0-9a-f]{64})/.exec(wrong.stderr) ?? [];
      assert.match(found, /^[0-9a-f]{64}$/, wrong.stderr);

      write('pinned', { Dockerfile: dockerfile(found) });
      await build('pinned', folder);
      assert.equal(await stand.type('gantry run --rm pinned cat /nginx.deb'), 'version 1');
      version = 'version 2';
      const drifted = await stand.tryOut(`gantry build -q --no-cache -t pinned ${folder}`);
      assert.notEqual(drifted.exitCode, 0);
      assert.match(drifted.stderr, /digest mismatch/);
      assert.equal(await stand.type('gantry run --rm pinned cat /nginx.deb'), 'version 1');
    });

    test('T57: a cache of packages at the default gateway serves builds, and a folder that is kept needs none', async () => {
      const get = 'http_proxy=http://$(ip route | sed -n "s/^default via \\([^ ]*\\).*/\\1/p"):PORT busybox wget -qO';
      const folder = write('packages', {
        Dockerfile: [
          `FROM ${BUSYBOX}`,
          'ARG RELEASE',
          `RUN ${get.replace('PORT', String(port()))} /by-gateway http://packages.example/curl.deb`,
          `RUN --mount=type=cache,target=/var/cache [ -f /var/cache/vim.deb ] || ${get.replace('PORT', String(port()))} /var/cache/vim.deb http://packages.example/vim.deb; cp /var/cache/vim.deb /kept`,
          '',
        ].join('\n'),
      });
      asked.length = 0;
      version = 'packed';
      await build('packages', folder, '--build-arg RELEASE=1');
      assert.deepEqual(asked, ['http://packages.example/curl.deb', 'http://packages.example/vim.deb']);
      await build('packages', folder, '--build-arg RELEASE=2');
      assert.deepEqual(asked.slice(2), ['http://packages.example/curl.deb']);
      assert.equal(await stand.type('gantry run --rm packages cat /by-gateway /kept'), 'packed\npacked');
    });
  });
});

function hasGit(): boolean {
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
