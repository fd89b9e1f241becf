import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { dockerRegistryReason, openDockerRegistry } from '../support/images/docker-registry.js';
import { buildStand } from '../support/linux/build-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

describe('what an image leaves to be done by whoever builds on it', () => {
  const stand = buildStand();

  test('is done first, once, with the files and the stages of the other build', async () => {
    const left = await stand.build(
      [
        `FROM ${BUSYBOX}`,
        'RUN echo base > /log',
        'ONBUILD COPY file /file',
        'ONBUILD COPY --from=compiled /made /made',
        'ONBUILD RUN echo "trigger $(cat /file)" >> /log',
        'ONBUILD ENV FROM_TRIGGER=1',
      ].join('\n'),
      { tags: ['with-triggers'] },
    );
    assert.deepEqual(left.image?.config.config?.OnBuild, [
      'COPY file /file',
      'COPY --from=compiled /made /made',
      'RUN echo "trigger $(cat /file)" >> /log',
      'ENV FROM_TRIGGER=1',
    ]);
    assert.ok(!(left.image.config.history ?? []).some(({ created_by: by }) => by?.startsWith('ONBUILD')));

    const path = stand.context({ file: 'of the other' });
    const { image } = await stand.build(
      [
        `FROM ${BUSYBOX} AS compiled`,
        'RUN echo compiled > /made',
        'FROM with-triggers',
        'RUN echo "own $FROM_TRIGGER" >> /log',
      ].join('\n'),
      { context: { kind: 'folder', path }, tags: ['triggered'] },
    );
    assert.equal(await stand.printed('triggered', 'cat /log /made'), 'base\ntrigger of the other\nown 1\ncompiled\n');
    assert.deepEqual(image?.config.config?.OnBuild ?? [], []);

    await stand.build('FROM triggered\nRUN true', { tags: ['after'] });
    assert.equal(await stand.printed('after', 'wc -l < /log'), '3\n');
  });

  test('is known before it is here: a stage that it alone copies from is built', {
    skip: dockerRegistryReason(),
  }, async () => {
    await using registry = await openDockerRegistry();
    const name = `${registry.host}/left:1`;
    await stand.build(`FROM ${BUSYBOX}\nONBUILD COPY --from=compiled /made /made`, { tags: [name] });
    await stand.engine.images.push(name);
    await stand.engine.images.remove(name);
    const text = `FROM ${BUSYBOX} AS compiled\nRUN echo compiled far > /made\nFROM ${name}`;
    await stand.build(text, { tags: ['far-triggered'] });
    assert.equal(await stand.printed('far-triggered', 'cat /made'), 'compiled far\n');
  });

  test('goes from stage to stage likewise, and must be one instruction', async () => {
    const { output } = await stand.build(
      `FROM ${BUSYBOX} AS one\nONBUILD RUN echo trigger\nRUN echo one\nFROM one\nRUN echo two`,
    );
    assert.equal(output, 'one\ntrigger\ntwo\n');
    await assert.rejects(stand.build(`FROM ${BUSYBOX}\nONBUILD FROM ${BUSYBOX}`), { code: 'dockerfile_invalid' });
  });
});
