import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { buildStand } from '../support/linux/build-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

const SECRET = 'correct-horse-battery';

describe('mounts of a step', () => {
  const stand = buildStand();

  test('show files of the context, of stages and of images, and what is written to them goes with the step', async () => {
    const path = stand.context({ 'a.txt': 'a', 'd/b.txt': 'b', '.dockerignore': 'hidden', hidden: 'no' });
    const { output } = await stand.build(
      [
        `FROM ${BUSYBOX} AS other`,
        'RUN mkdir /made && echo staged > /made/file',
        `FROM ${BUSYBOX}`,
        'WORKDIR /w',
        'RUN --mount=target=/ctx ls -A /ctx && cat /ctx/d/b.txt && ! touch /ctx/new 2>/dev/null',
        'RUN --mount=source=a.txt,target=one.txt,rw cat one.txt && echo changed > one.txt && cat one.txt',
        'RUN --mount=from=other,source=/made,target=/from,rw cat /from/file && echo x > /from/new && ls /from',
        `RUN --mount=from=${BUSYBOX},source=/bin,target=/b ls /b/busybox`,
        'RUN ls -A / /w',
      ].join('\n'),
      { context: { kind: 'folder', path }, tags: ['mounted'] },
    );
    assert.ok(output.startsWith('.dockerignore\na.txt\nd\nb'), output);
    assert.match(output, /changed\nstaged\nfile\nnew\n\/b\/busybox\n/);
    assert.equal(readFileSync(join(path, 'a.txt'), 'utf8'), 'a');
    assert.equal(
      await stand.printed('mounted', 'ls /w; ls -d /ctx /from /b 2>&1 | wc -l; ls -d /ctx 2>/dev/null; true'),
      '3\n',
    );
  });

  test('keep folders from build to build, in memory nothing', async () => {
    const text = (word: string): string =>
      `FROM ${BUSYBOX}\nRUN --mount=type=cache,target=/cache,id=kept --mount=type=tmpfs,target=/t,size=1m echo ${word} >> /cache/words && cat /cache/words && touch /t/x && df /t | tail -1`;
    const first = await stand.build(text('one'));
    const second = await stand.build(text('two'));
    assert.ok(first.output.startsWith('one\n'), first.output);
    assert.ok(second.output.startsWith('one\ntwo\n'), second.output);
    assert.match(second.output, /1024/);
    const usage = await stand.engine.builds.cacheUsage();
    const folder = usage.find(({ type }) => type === 'exec.cachemount');
    assert.ok(folder);
    assert.equal(folder.sizeBytes, 8);
    await stand.engine.builds.prune({ all: true, types: ['exec.cachemount'] });
    assert.ok((await stand.build(text('three'))).output.startsWith('three\n'));
  });

  test('that two steps at once lock are used one after the other', async () => {
    const stage = (name: string): string =>
      `FROM ${BUSYBOX} AS ${name}\nRUN --mount=type=cache,target=/cache,id=locked,sharing=locked mkdir /cache/lock && sleep 0.2 && rmdir /cache/lock && echo ${name} > /out`;
    await stand.build(
      [stage('one'), stage('two'), 'FROM scratch', 'COPY --from=one /out /one', 'COPY --from=two /out /two'].join('\n'),
    );
  });

  test('show secrets to the step alone: they are in no layer, no history, no cache and no file', async () => {
    const { output, image } = await stand.build(
      [
        `FROM ${BUSYBOX}`,
        'RUN --mount=type=secret,id=key wc -c < /run/secrets/key && stat -c "%a %u" /run/secrets/key',
        'RUN --mount=type=secret,id=key,env=KEY --mount=type=secret,id=key,target=/k,mode=0444,uid=5 echo ${#KEY} && stat -c "%a %u" /k',
        'RUN --mount=type=secret,id=none test ! -e /run/secrets/none',
      ].join('\n'),
      { secrets: [{ id: 'key', bytes: Buffer.from(SECRET) }], tags: ['secretive'] },
    );
    assert.equal(output, `${SECRET.length}\n400 0\n${SECRET.length}\n444 5\n`);
    assert.ok(!JSON.stringify(image).includes(SECRET));
    const found = execFileSync('sh', ['-c', `grep -rl ${SECRET} ${stand.opened.roots.dataRoot} || true`], {
      encoding: 'utf8',
    });
    assert.equal(found, '');
    assert.equal(await stand.printed('secretive', 'ls -A /run 2>/dev/null; ls -d /k 2>/dev/null; true'), '');
    await assert.rejects(stand.build(`FROM ${BUSYBOX}\nRUN --mount=type=secret,id=none,required true`), {
      code: 'build_secret_missing',
    });
  });

  test('another value of a secret does not make the step run again; another file of a bind does', async () => {
    const path = stand.context({ 'a.txt': 'a' });
    const context = { kind: 'folder', path } as const;
    const text = `FROM ${BUSYBOX}\nRUN --mount=type=secret,id=key --mount=source=a.txt,target=/a cat /a`;
    const secretOf = (text: string) => [{ id: 'key', bytes: Buffer.from(text) }];
    await stand.build(text, { context, secrets: secretOf('one') });
    assert.deepEqual((await stand.build(text, { context, secrets: secretOf('two') })).missed, []);
    stand.write(path, { 'a.txt': 'b' });
    assert.deepEqual((await stand.build(text, { context })).missed, ['the file a.txt has changed']);
  });

  test('networks: that of a container that runs, with the names that it knows', async () => {
    const { container } = await stand.engine.containers.create({
      image: BUSYBOX,
      command: ['sleep', '1000'],
      extraHosts: ['known.local:127.0.0.1'],
    });
    await using _ = { [Symbol.asyncDispose]: () => stand.engine.containers.remove(container.id, { force: true }) };
    await stand.engine.containers.start(container.id);
    const { state } = await stand.engine.containers.get(container.id);
    const text = `FROM ${BUSYBOX}\nRUN readlink /proc/self/ns/net && grep -c known.local /etc/hosts`;
    const { output } = await stand.build(text, { network: `container:${container.id}` });
    assert.equal(output, `${readlinkSync(`/proc/${state.pid}/ns/net`)}\n1\n`);
    await assert.rejects(stand.build(`${text} `, { network: 'container:nobody' }), { code: 'container_not_found' });
  });

  test('networks: none has no way out, the default has one, and hosts that were given are known', async () => {
    const { output } = await stand.build(
      [
        `FROM ${BUSYBOX}`,
        'RUN --network=none ip -o link | grep -c eth; true',
        'RUN ip -o link | grep -c eth; grep -c known /etc/hosts; hostname',
      ].join('\n'),
      { extraHosts: ['known:10.1.2.3'] },
    );
    assert.equal(output, '0\n1\n1\nbuildkitsandbox\n');
    const ofMachine = `FROM ${BUSYBOX}\nRUN --network=host readlink /proc/self/ns/net`;
    await assert.rejects(stand.build(ofMachine, {}), /network\.host is not allowed/);
    const own = `${readlinkSync('/proc/self/ns/net')}\n`;
    assert.equal((await stand.build(ofMachine, { allowsHostNetwork: true })).output, own);
    assert.equal((await stand.build(ofMachine, { network: 'host', noCache: true })).output, own);
    const fetching = `FROM ${BUSYBOX}\nADD http://127.0.0.1:1/x /`;
    await assert.rejects(stand.build(fetching, { isConfined: true }), /may fetch nothing/);
  });

  test('on a network that somebody made, a step finds who is on it by name', async () => {
    const { containers, networks } = stand.engine;
    await networks.create({ name: 'known' });
    const { container } = await containers.create({
      image: BUSYBOX,
      name: 'server',
      command: ['sleep', '1000'],
      network: { kind: 'network', name: 'known' },
      stopTimeoutSeconds: 0,
    });
    await containers.start(container.id);
    const { output } = await stand.build(`FROM ${BUSYBOX}\nRUN ping -c 1 -w 20 server | head -1`, { network: 'known' });
    assert.match(output, /^PING server /);
    await containers.remove(container.id, { force: true });
    await networks.remove('known');
    await assert.rejects(stand.build(`FROM ${BUSYBOX}\nRUN true on known`, { network: 'known' }), {
      code: 'network_not_found',
    });
  });
});
