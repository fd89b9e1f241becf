import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { ImageConfig, ImageHistory, ImageRunConfig } from '../../../src/oci/image-config.js';
import { recoverDockerfile } from '../../../src/oci/recover-dockerfile.js';

const image = (history: readonly ImageHistory[], config: ImageRunConfig = {}): ImageConfig => ({
  architecture: 'amd64',
  os: 'linux',
  config,
  rootfs: { type: 'layers', diff_ids: [] },
  history,
});

const by = (createdBy: string, parts: ImageHistory = {}): ImageHistory => ({ created_by: createdBy, ...parts });

/** Without the first and the last line break. */
const lines = (config: ImageConfig): readonly string[] => recoverDockerfile(config).trimEnd().split('\n').slice(1);

describe('a Dockerfile from the history of an image (T45)', () => {
  const hash = 'a'.repeat(64);
  const steps: readonly [string, ImageHistory, readonly string[]][] = [
    ['the classic builder', by('/bin/sh -c #(nop)  CMD ["bash"]', { empty_layer: true }), ['CMD ["bash"]']],
    ['BuildKit', by('ENV A=1', { empty_layer: true }), ['ENV A=1']],
    ['a command', by('/bin/sh -c make install'), ['RUN make install']],
    ['a command of BuildKit', by('RUN /bin/sh -c make install # buildkit'), ['RUN make install']],
    ['commands that go on', by('/bin/sh -c a && b  && c'), ['RUN a \\', ' && b \\', ' && c']],
    ['build arguments', by('RUN |1 A=b /bin/sh -c make # buildkit'), ['# with --build-arg A=b', 'RUN make']],
    ['a program without a shell', by('RUN make install # buildkit'), ['RUN make install']],
    ['what BuildKit copied', by('COPY a b / # buildkit'), ['COPY a b /']],
    [
      'what was copied by its hash',
      by(`/bin/sh -c #(nop) COPY file:${hash} in /app `),
      [`# a file whose name is not known: file:${hash}`, `COPY file:${hash} /app`],
    ],
    ['ports', by('EXPOSE map[443/tcp:{} 80/tcp:{}]', { empty_layer: true }), ['EXPOSE 443/tcp 80/tcp']],
    ['what is done later', by('ONBUILD RUN make', { empty_layer: true }), ['ONBUILD RUN make']],
    [
      'a commit',
      by('sh', { comment: 'by hand' }),
      [
        '# A layer that no instruction made (a container that ran "sh") (by hand): its files are not to be had from here.',
      ],
    ],
    ['nothing', by('', { empty_layer: true }), ['# a step that says nothing']],
  ];
  for (const [what, step, expected] of steps) {
    test(what, () => assert.deepEqual(lines(image([step])), expected));
  }

  test('what is configured and no step says is added; what one says is not', () => {
    const config = {
      Env: ['A=1', 'B=two words'],
      Cmd: ['run', 'it'],
      User: 'app',
      Labels: { tier: 'front' },
      ExposedPorts: { '80/tcp': {} },
    };
    assert.deepEqual(lines(image([by('CMD ["run","it"]', { empty_layer: true })], config)), [
      'CMD ["run","it"]',
      'LABEL tier=front',
      'ENV A=1',
      'ENV B="two words"',
      'EXPOSE 80/tcp',
      'USER app',
    ]);
  });

  test('from an image that is here: its steps are left out', () => {
    const config = image([by('ADD rootfs.tar / # buildkit'), by('CMD ["x"]', { empty_layer: true })]);
    assert.equal(recoverDockerfile(config, { name: 'debian:12', steps: 1 }), 'FROM debian:12\nCMD ["x"]\n');
    assert.equal(recoverDockerfile(config), 'FROM scratch\nADD rootfs.tar /\nCMD ["x"]\n');
  });
});
