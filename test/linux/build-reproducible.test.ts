import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { buildStand } from '../support/linux/build-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

const EPOCH = 1_600_000_000;

const TEXT = [
  `FROM ${BUSYBOX}`,
  'WORKDIR /made/here',
  'COPY f old ./',
  'COPY <<EOT inline',
  'written',
  'EOT',
  'RUN mkdir d && echo made > d/made && ln d/made d/linked && touch -d "@1000000000" d/early',
  'ENV A=1',
].join('\n');

describe('SOURCE_DATE_EPOCH', () => {
  const stand = buildStand();
  const buildArgs = { SOURCE_DATE_EPOCH: String(EPOCH) };

  test('makes two builds of the same one image, to the byte', async () => {
    const built = async (): Promise<readonly unknown[]> => {
      const path = stand.context({ f: 'f', old: 'old' });
      const { imageId, manifestDigest } = await stand.build(TEXT, {
        context: { kind: 'folder', path },
        noCache: true,
        buildArgs,
        outputs: [{ kind: 'image', form: { rewritesTimes: true } }],
        tags: ['same:1'],
      });
      return [imageId, manifestDigest];
    };
    const first = await built();
    assert.deepEqual(await built(), first);
    const { config } = await stand.engine.images.get('same:1');
    const moment = new Date(EPOCH * 1000).toISOString();
    assert.equal(config.created, moment);
    assert.ok((config.history ?? []).every(({ created }) => created !== undefined && created <= moment));
    const times = await stand.printed('same:1', 'cd /made/here && stat -c "%n %Y" f inline d d/made d/early');
    assert.deepEqual(times.split('\n').slice(0, 5), [
      `f ${EPOCH}`,
      `inline ${EPOCH}`,
      `d ${EPOCH}`,
      `d/made ${EPOCH}`,
      'd/early 1000000000',
    ]);
    assert.equal(await stand.printed('same:1', 'cd /made/here/d && [ made -ef linked ] && cat made'), 'made\n');
  });

  test('that is no number is refused', async () => {
    await assert.rejects(stand.build('FROM scratch\nLABEL a=1', { buildArgs: { SOURCE_DATE_EPOCH: 'soon' } }), {
      code: 'build_step_invalid',
      message: 'invalid SOURCE_DATE_EPOCH: "soon"',
    });
  });

  test('leaves the layers of others alone, and those of the cache', async () => {
    const text = `FROM ${BUSYBOX}\nRUN echo kept > /kept`;
    const plain = await stand.build(text);
    const rewritten = await stand.build(text, {
      buildArgs,
      outputs: [{ kind: 'image', form: { rewritesTimes: true } }],
    });
    assert.deepEqual(rewritten.missed, []);
    const [own = [], before = []] = [rewritten.image?.config.rootfs.diff_ids, plain.image?.config.rootfs.diff_ids];
    assert.deepEqual(own.slice(0, -1), before.slice(0, -1));
    assert.notEqual(own.at(-1), before.at(-1));
    assert.deepEqual((await stand.build(text)).imageId, plain.imageId);
  });
});

describe('--squash', () => {
  const stand = buildStand();

  test('makes one layer of all that was added, with the same files', async () => {
    const text = [
      `FROM ${BUSYBOX}`,
      'RUN echo secret > /secret && mkdir -p /d/sub /gone/sub && echo 1 > /d/one && echo 2 > /gone/sub/two && ln /d/one /d/linked',
      'RUN rm -r /secret /gone /bin/ls && echo 3 > /d/three && chmod 700 /d && rm -r /d/sub && mkdir /gone && echo new > /gone/new',
      'ENV A=1',
      'RUN rm /etc/group && mkdir /etc/group && ln -s nowhere /d/link && chown 5:6 /d/three',
    ].join('\n');
    const plain = await stand.build(text, { tags: ['plain:1'] });
    const { image } = await stand.build(text, { tags: ['squashed:1'], squash: true });
    const base = await stand.engine.images.get(BUSYBOX);
    assert.equal(image?.config.rootfs.diff_ids.length, base.config.rootfs.diff_ids.length + 1);
    assert.deepEqual(image.config.config?.Env, plain.image?.config.config?.Env);
    const lines = image.config.history ?? [];
    assert.equal(lines.filter(({ empty_layer }) => !empty_layer).length, base.config.rootfs.diff_ids.length + 1);
    assert.match(lines.at(-1)?.comment ?? '', /^merge sha256:/);
    const script =
      'find / -xdev ! -path / ! -path /.dockerenv ! -path /etc ! -path "/proc*" ! -path "/sys*" ! -path "/dev*" ! -path "/etc/h*" ! -path "/etc/resolv*" ! -path "/etc/mtab" | sort | while read f; do stat -c "%n %a %u:%g %F %Y" "$f"; [ -f "$f" ] && md5sum < "$f"; done; true';
    const [squashed, before] = [await stand.printed('squashed:1', script), await stand.printed('plain:1', script)];
    assert.equal(squashed, before);
    assert.doesNotMatch(squashed, /secret/);
    assert.match(squashed, /\/d\/three 644 5:6/);
  });

  test('of one step changes nothing', async () => {
    const text = `FROM ${BUSYBOX}\nRUN echo only > /only`;
    const plain = await stand.build(text);
    assert.equal((await stand.build(text, { squash: true })).imageId, plain.imageId);
  });
});
