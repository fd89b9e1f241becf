import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { buildServiceContract } from '../contract/build-service.contract.js';
import { buildStand } from '../support/linux/build-stand.js';
import { BUSYBOX, openTestEngine, sweepRoots } from '../support/linux/test-engine.js';

describe('an image that is built', () => {
  const stand = buildStand();

  test('has what its steps have done, says how it is to be run, and tells its history as BuildKit does', async () => {
    const { image, output, names } = await stand.build(
      [
        `FROM ${BUSYBOX}`,
        'ENV GREETING=hello NAME="a b"',
        'LABEL one=1',
        'ARG KIND=plain',
        'WORKDIR /work',
        'RUN echo "$GREETING $KIND" > said && cat said && echo oops >&2',
        'USER 12:34',
        'EXPOSE 80',
        'VOLUME /data',
        'HEALTHCHECK --interval=5s CMD true',
        'STOPSIGNAL SIGINT',
        'ENTRYPOINT ["/bin/sh", "-c"]',
        'CMD ["cat /work/said"]',
      ].join('\n'),
      { tags: ['built:one', 'built:two'], labels: { two: '2' } },
    );
    assert.deepEqual(names, ['built:one', 'built:two']);
    assert.match(output, /hello plain\n/);
    assert.match(output, /oops\n/);
    const run = image?.config.config ?? {};
    const env = run.Env ?? [];
    assert.ok(env.includes('GREETING=hello') && env.includes('NAME=a b'), String(env));
    assert.ok(!env.some((each) => each.startsWith('KIND')));
    assert.deepEqual(
      [run.WorkingDir, run.User, run.Labels, run.ExposedPorts, run.Volumes, run.StopSignal, run.Entrypoint, run.Cmd],
      [
        '/work',
        '12:34',
        { one: '1', two: '2' },
        { '80/tcp': {} },
        { '/data': {} },
        'SIGINT',
        ['/bin/sh', '-c'],
        ['cat /work/said'],
      ],
    );
    const history = image?.config.history ?? [];
    assert.deepEqual(
      history.slice(-12).map((each) => `${each.empty_layer ? '-' : '+'} ${each.created_by}`),
      [
        '- ENV GREETING=hello NAME=a b',
        '- LABEL one=1',
        '- ARG KIND=plain',
        '+ WORKDIR /work',
        '+ RUN |1 KIND=plain /bin/sh -c echo "$GREETING $KIND" > said && cat said && echo oops >&2 # buildkit',
        '- USER 12:34',
        '- EXPOSE map[80/tcp:{}]',
        '- VOLUME [/data]',
        '- HEALTHCHECK &{["CMD-SHELL" "true"] "5s" "0s" "0s" "0s" \'\\x00\'}',
        '- STOPSIGNAL SIGINT',
        '- ENTRYPOINT ["/bin/sh" "-c"]',
        '- CMD ["cat /work/said"]',
      ],
    );
    assert.equal(await stand.printed('built:one', 'cat /work/said; id -u'), 'hello plain\n12\n');
  });

  test('is told of when it is made, and of each of its names', async () => {
    const { image } = await stand.build(`FROM ${BUSYBOX}\nLABEL told=yes`, { tags: ['told:one', 'told:two'] });
    const told: string[] = [];
    for await (const { type, action, actor } of stand.engine.system.events({ sinceMs: 0, untilMs: Date.now() })) {
      if (type === 'image' && actor.id === image?.id) told.push(`${action} ${actor.attributes['name']}`);
    }
    assert.deepEqual(told, [`create ${image?.id}`, 'tag told:one', 'tag told:two']);
  });

  test('leaves nothing of what its containers were mounted on, and no container', async () => {
    const { image } = await stand.build(`FROM ${BUSYBOX}\nRUN true\nRUN touch /made`, { tags: ['bare'] });
    assert.equal(image?.config.rootfs.diff_ids.length, 3);
    const changes = await stand.engine.images.layers('bare');
    assert.ok(changes);
    assert.deepEqual(await stand.engine.containers.list({ all: true }), []);
  });

  test('is built within limits, through proxies that nothing remembers', async () => {
    const text = `FROM ${BUSYBOX}\nRUN ulimit -n; echo "$http_proxy"; df /dev/shm | tail -1`;
    const request = {
      limits: {
        memoryBytes: 64 * 1024 * 1024,
        shmSizeBytes: 1024 * 1024,
        ulimits: [{ name: 'nofile', soft: 123, hard: 123 }],
      },
    };
    const { output, image } = await stand.build(text, { ...request, buildArgs: { http_proxy: 'http://one' } });
    assert.match(output, /^123\nhttp:\/\/one\n.*1024/);
    assert.ok(!JSON.stringify(image).includes('http://one'));
    assert.deepEqual((await stand.build(text, { ...request, buildArgs: { http_proxy: 'http://two' } })).missed, []);
  });

  test('fails with what its program ended with, and is not there', async () => {
    await assert.rejects(stand.build(`FROM ${BUSYBOX}\nRUN echo before; exit 7`, { tags: ['failed'] }), {
      code: 'build_step_failed',
      message: 'process "/bin/sh -c echo before; exit 7" did not complete successfully: exit code: 7',
    });
    assert.equal(await stand.engine.images.find('failed'), undefined);
  });

  test('is taken from the cache the second time, and says why where it is not', async () => {
    const text = (word: string): string => `FROM ${BUSYBOX}\nARG WORD\nRUN echo ${word} $WORD > /word\nRUN echo after`;
    const first = await stand.build(text('once'), { buildArgs: { WORD: 'a' } });
    assert.deepEqual(first.missed, ['the instruction is new', 'the instruction is new']);
    const second = await stand.build(text('once'), { buildArgs: { WORD: 'a' } });
    assert.deepEqual(second.missed, []);
    assert.equal(second.imageId, first.imageId);
    const third = await stand.build(text('once'), { buildArgs: { WORD: 'b' } });
    assert.deepEqual(third.missed, ['the variable WORD has another value', 'what precedes it has changed']);
    const fourth = await stand.build(text('once'), { buildArgs: { WORD: 'a' }, noCache: true });
    assert.deepEqual(fourth.missed, ['the cache is not to be used', 'the cache is not to be used']);
  });
});

buildServiceContract('real', async () => {
  const opened = await openTestEngine();
  const { engine, roots } = opened;
  return {
    engine,
    base: BUSYBOX,
    async [Symbol.asyncDispose]() {
      await engine.builds.prune({ all: true });
      await sweepRoots(roots);
      await opened[Symbol.asyncDispose]();
    },
  };
});
