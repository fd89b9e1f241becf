import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { makeTar } from '../support/images/make-tar.js';
import { buildStand } from '../support/linux/build-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

describe('files that are copied into an image', () => {
  const stand = buildStand();
  const listed = (image: string, path: string): Promise<string> =>
    stand.printed(
      image,
      `cd ${path} && find . ! -name . | sort | while read f; do stat -c '%n %a %u:%g %F' "$f"; done`,
    );

  test('are those of the context, but for what an ignore file leaves out, and belong to root', async () => {
    const path = stand.context({
      'a.txt': 'a',
      'src/one.c': '1',
      'src/two.h': '2',
      'src/deep/three.c': '3',
      'secret/key': 'x',
      'secret/public': 'y',
      'node_modules/x': 'z',
      '.dockerignore': 'node_modules\nsecret/*\n!secret/public\n*.h\n',
    });
    chmodSync(join(path, 'a.txt'), 0o750);
    symlinkSync('a.txt', join(path, 'link'));
    await stand.build(
      `FROM ${BUSYBOX}\nWORKDIR /w\nCOPY . .\nCOPY a.txt link /other/\nCOPY a.txt b.txt\nCOPY src/*.c /c/`,
      {
        context: { kind: 'folder', path },
        tags: ['copied'],
      },
    );
    assert.equal(
      await listed('copied', '/w'),
      [
        './.dockerignore 644 0:0 regular file',
        './a.txt 750 0:0 regular file',
        './b.txt 750 0:0 regular file',
        './link 777 0:0 symbolic link',
        './secret 755 0:0 directory',
        './secret/public 644 0:0 regular file',
        './src 755 0:0 directory',
        './src/deep 755 0:0 directory',
        './src/deep/three.c 644 0:0 regular file',
        './src/one.c 644 0:0 regular file',
        './src/two.h 644 0:0 regular file',
        '',
      ].join('\n'),
    );
    assert.equal(await stand.printed('copied', 'cat /other/link /other/a.txt; ls /c'), 'aaone.c\n');
  });

  test('of a name that is not there, or is left out, are a mistake; a pattern without a match is none', async () => {
    const path = stand.context({ 'a.txt': 'a', '.dockerignore': 'hidden', hidden: 'x' });
    const context = { kind: 'folder', path } as const;
    for (const name of ['missing', 'hidden', '../../etc/passwd']) {
      await assert.rejects(stand.build(`FROM ${BUSYBOX}\nCOPY ${name} /`, { context }), {
        code: 'build_source_missing',
      });
    }
    await stand.build(`FROM ${BUSYBOX}\nCOPY a.txt *.none /`, { context });
  });

  test('cannot be addresses for COPY, nor be told apart by a checksum unless they are fetched, alone', async () => {
    const context = { kind: 'folder', path: stand.context({ a: 'a', b: 'b' }) } as const;
    for (const [line, message] of [
      ['COPY https://example.org/a /', "source can't be a URL for COPY"],
      ['COPY https://example.org/a.git /', "source can't be a git ref for COPY"],
      ['ADD --checksum=sha256:0 a b /', "checksum can't be specified for multiple sources"],
      ['ADD --checksum=sha256:0 a /', 'checksum requires HTTP(S) or Git sources'],
    ] as const) {
      await assert.rejects(stand.build(`FROM ${BUSYBOX}\n${line}`, { context }), {
        code: 'build_step_invalid',
        message,
      });
    }
  });

  test('go to where a link leads that lies at their place, and never out of the image', async () => {
    const path = stand.context({ 'a.txt': 'a' });
    await stand.build(
      [
        `FROM ${BUSYBOX}`,
        'RUN mkdir /real && touch /real/old && ln -s /real/old /one && ln -s ../../../../real/gantry-new /two && ln -s /real /folder',
        'RUN ln -s three /real/two && ln -s real/two /chain && ln -s self /self',
        'COPY a.txt /one',
        'COPY a.txt /two',
        'COPY a.txt /folder',
        'COPY a.txt /chain',
        'ADD a.txt /folder/five',
      ].join('\n'),
      { context: { kind: 'folder', path }, tags: ['linked'] },
    );
    assert.equal(
      await stand.printed(
        'linked',
        'cd /real; for f in *; do echo "$f $(stat -c %F $f) $(cat $f)"; done; readlink /one',
      ),
      [
        'a.txt regular file a',
        'five regular file a',
        'gantry-new regular file a',
        'old regular file a',
        'three regular file a',
        'two symbolic link a',
        '/real/old',
        '',
      ].join('\n'),
    );
    await assert.rejects(stand.build('FROM linked\nCOPY a.txt /self', { context: { kind: 'folder', path } }), {
      code: 'build_step_invalid',
      message: 'too many levels of symbolic links: /self',
    });
  });

  test('go into the folder that a link leads to, which is made within the image where it is not there', async () => {
    const path = stand.context({ 'a.txt': 'a' });
    const outside = `gantry-outside-${process.pid}`;
    await stand.build(
      [
        `FROM ${BUSYBOX}`,
        `RUN ln -s ../../../tmp/${outside} /up && ln -s /not/yet /down && ln -s /tmp/${outside}/w /work`,
        'RUN ln -s /b/x /a && ln -s /a/x /b',
        'COPY a.txt /up/',
        'ADD a.txt /down/deep/',
        'WORKDIR /work',
        'COPY a.txt b.txt',
      ].join('\n'),
      { context: { kind: 'folder', path }, tags: ['led'] },
    );
    assert.equal(
      await stand.printed('led', `cd / && find not tmp/${outside} -type f | sort; readlink /up; readlink /down`),
      [
        'not/yet/deep/a.txt',
        `tmp/${outside}/a.txt`,
        `tmp/${outside}/w/b.txt`,
        `../../../tmp/${outside}`,
        '/not/yet',
        '',
      ].join('\n'),
    );
    assert.equal(existsSync(join('/tmp', outside)), false);
    await assert.rejects(stand.build('FROM led\nCOPY a.txt /a/', { context: { kind: 'folder', path } }), {
      code: 'build_step_invalid',
    });
  });

  test('get the owner and the mode that are asked for', async () => {
    const path = stand.context({ 'd/f': 'f', 'd/e/g': 'g' });
    await stand.build(
      [
        `FROM ${BUSYBOX}`,
        'RUN echo "app:x:7:8::/:/bin/sh" >> /etc/passwd && echo "team:x:9:" >> /etc/group',
        'COPY --chown=app --chmod=640 d/f /new/one',
        'COPY --chown=app:team d /new/two/',
        'COPY --chown=55 --chmod=u+x,go-r d/f /new/three',
        'WORKDIR /new',
        'USER app',
        'WORKDIR own',
      ].join('\n'),
      { context: { kind: 'folder', path }, tags: ['owned'] },
    );
    assert.equal(
      await listed('owned', '/new'),
      [
        './one 640 7:8 regular file',
        './own 755 7:8 directory',
        './three 700 55:55 regular file',
        './two 755 7:9 directory',
        './two/e 755 7:9 directory',
        './two/e/g 644 7:9 regular file',
        './two/f 644 7:9 regular file',
        '',
      ].join('\n'),
    );
  });

  test('belong to root where a stage does not know whom they are to belong to, and it is said', async () => {
    const path = stand.context({ f: 'f' });
    const { progress } = await stand.build(
      [
        `FROM ${BUSYBOX} AS owned`,
        'RUN echo "app:x:7:8::/:/bin/sh" >> /etc/passwd',
        'COPY --chown=nobody-here f /new/one',
        'COPY --chown=app:nothing f /new/two',
        'COPY --chown=5:nothing f /new/three',
        'COPY --chown=app: f /new/four',
        'FROM scratch AS bare',
        'COPY --chown=app:team f /bare',
        'FROM owned',
        'COPY --from=bare /bare /new/five',
      ].join('\n'),
      { context: { kind: 'folder', path }, tags: ['unowned'] },
    );
    const owners = await stand.printed('unowned', 'cd /new && stat -c "%n %u:%g" *');
    assert.equal(owners, 'five 0:0\nfour 7:8\none 0:0\nthree 5:5\ntwo 7:8\n');
    const warnings = progress.flatMap((each) => (each.kind === 'warning' ? [each.warning.message] : []));
    assert.ok(
      warnings.some((text) => text.startsWith('"nobody-here" is not in /etc/passwd')),
      String(warnings),
    );
    await assert.rejects(
      stand.build(`FROM ${BUSYBOX}\nCOPY --chown=1:2:3 f /f`, { context: { kind: 'folder', path } }),
      {
        code: 'build_step_invalid',
      },
    );
  });

  test('come from stages and images with their owners, and only what is needed is built', async () => {
    const { progress } = await stand.build(
      [
        `FROM ${BUSYBOX} AS one`,
        'RUN mkdir /out && echo made > /out/file && chown 3:4 /out/file && ln -s file /out/link && chmod 4711 /out/file',
        `FROM ${BUSYBOX} AS unused`,
        'RUN exit 1',
        'FROM scratch',
        'COPY --from=one /out/ /kept/',
        `COPY --from=${BUSYBOX} /bin /bin`,
        'COPY --from=0 --chown=5:6 /out/link /followed',
      ].join('\n'),
      { tags: ['staged'] },
    );
    assert.ok(!progress.some((each) => 'vertex' in each && each.vertex.name.includes('exit 1')));
    assert.equal(
      await stand.printed('staged', 'stat -c "%n %a %u:%g %F" /kept/* /followed; cat /followed'),
      [
        '/kept/file 4711 3:4 regular file',
        '/kept/link 777 0:0 symbolic link',
        '/followed 4711 5:6 regular file',
        'made',
        '',
      ].join('\n'),
    );
  });

  test('may stand in the Dockerfile, keep the folders above them, or leave some out', async () => {
    const path = stand.context({ 'a/b/one.txt': '1', 'a/b/two.md': '2', 'a/c/three.txt': '3' });
    await stand.build(
      [
        `FROM ${BUSYBOX}`,
        'ENV WHO=you',
        'COPY <<one <<"two" /texts/',
        'hello $WHO',
        'one',
        'not $WHO',
        'two',
        'COPY --parents a/*/*.txt /parents/',
        'COPY --parents a/./b/one.txt /pivot/',
        'COPY --exclude=**/*.md --exclude=c a /excluded/',
        'RUN <<EOF',
        'set -e',
        'echo ran > /ran',
        'EOF',
        'RUN <<EOF',
        '#!/bin/sh',
        'echo "$0" >> /ran',
        'EOF',
      ].join('\n'),
      { context: { kind: 'folder', path }, tags: ['inline'] },
    );
    assert.equal(
      await stand.printed(
        'inline',
        'cat /texts/one /texts/two; find /parents /pivot /excluded -type f | sort; cat /ran; ls /dev/pipes 2>/dev/null; true',
      ),
      'hello you\nnot $WHO\n/excluded/b/one.txt\n/parents/a/b/one.txt\n/parents/a/c/three.txt\n/pivot/b/one.txt\nran\n/dev/pipes/EOF\n',
    );
  });

  test('of archives are unpacked by ADD and not by COPY; what is fetched stays as it is', async () => {
    const tar = makeTar([{ name: 'inner/file', content: 'packed' }]);
    const path = stand.context({ 'a.tar.gz': gzipSync(tar), 'plain.tar': tar, 'no.gz': gzipSync('no archive') });
    await using server = createServer((request, response) => {
      if (request.url === '/moved') return void response.writeHead(302, { location: '/files/a.bin' }).end();
      if (request.url === '/elsewhere') return void response.writeHead(302, { location: 'file:///etc/passwd' }).end();
      if (request.url === '/cut') {
        response.writeHead(200, { 'content-length': 100_000 }).write('some');
        return void setImmediate(() => response.destroy());
      }
      response.end('fetched');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
    await stand.build(
      [
        `FROM ${BUSYBOX}`,
        'ADD a.tar.gz /gz/',
        'ADD plain.tar /plain',
        'ADD no.gz /no/',
        'COPY a.tar.gz /whole/',
        `ADD ${url}/moved /fetched/`,
        `ADD --chmod=644 ${url}/x /named`,
      ].join('\n'),
      { context: { kind: 'folder', path }, tags: ['added'] },
    );
    assert.equal(
      await stand.printed(
        'added',
        'cat /gz/inner/file /plain/inner/file; stat -c %u:%g /gz/inner/file; ls /no /whole; stat -c "%n %a" /fetched/* /named; cat /named',
      ),
      'packedpacked0:0\n/no:\nno.gz\n\n/whole:\na.tar.gz\n/fetched/moved 600\n/named 644\nfetched',
    );
    const refused = { code: 'build_step_invalid' };
    const checked = `FROM ${BUSYBOX}\nADD --checksum=sha256:${'0'.repeat(64)} ${url}/x /`;
    await assert.rejects(stand.build(checked, {}), refused);
    for (const wrong of ['http://', `${url}/elsewhere`, `${url}/cut`]) {
      await assert.rejects(stand.build(`FROM ${BUSYBOX}\nADD ${wrong} /x`, {}), refused, wrong);
    }
    // Names that no file can have, or that lead elsewhere, are none.
    for (const odd of ['%2F..', '%00', '%', 'a%2Fb']) {
      await stand.build(`FROM ${BUSYBOX}\nADD ${url}/${odd} /odd/`, { tags: ['odd'] });
      const name = odd === '%' ? '%' : '__unnamed__';
      assert.equal(await stand.printed('odd', 'ls -A /odd'), `${name}\n`, odd);
    }
  });

  test('of a hostile context or stage never leave either', async () => {
    const path = stand.context({ 'inside.txt': 'in' });
    mkdirSync(join(path, 'd'));
    symlinkSync('/etc/passwd', join(path, 'out'));
    symlinkSync('/etc', join(path, 'etc'));
    symlinkSync('../../../../etc/passwd', join(path, 'd', 'up'));
    const context = { kind: 'folder', path } as const;
    for (const name of ['out', 'etc/passwd', 'd/up']) {
      await assert.rejects(stand.build(`FROM ${BUSYBOX}\nCOPY ${name} /x`, { context }), {
        code: 'build_source_missing',
      });
    }
    await stand.build(
      [
        `FROM ${BUSYBOX}`,
        'RUN ln -s /tmp/../../../../tmp/gantry-escape /to && mkdir -p /tmp/gantry-escape',
        'COPY inside.txt /to/',
      ].join('\n'),
      { context, tags: ['hostile'] },
    );
    assert.equal(await stand.printed('hostile', 'cat /tmp/gantry-escape/inside.txt'), 'in');
  });
});
