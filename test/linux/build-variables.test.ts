import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { buildStand } from '../support/linux/build-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

describe('variables of a build', () => {
  const stand = buildStand();

  test('are those of the stage, and of the stage that it stands on; an ARG hides what the image says, an ENV after it both', async () => {
    const { output, image } = await stand.build(
      [
        'ARG META=meta OTHER=other',
        `FROM ${BUSYBOX} AS one`,
        'ENV A=env B=env C=env',
        'ARG A=arg B=$A META GIVEN=default UNSET',
        'RUN echo "args: $A $B"',
        'ENV B=again',
        'RUN echo "one: $A $B $C $META $GIVEN ${OTHER-no} ${UNSET-no}"',
        'FROM one',
        'RUN echo "two: $A $B $C $META $GIVEN ${OTHER-no}"',
      ].join('\n'),
      { buildArgs: { GIVEN: 'given', UNDECLARED: 'x' } },
    );
    assert.deepEqual(output.trim().split('\n'), [
      'args: arg arg',
      'one: arg again env meta given no no',
      'two: arg again env meta given no',
    ]);
    const env = image?.config.config?.Env ?? [];
    assert.deepEqual(
      env.filter((each) => /^(A|B|C|META|GIVEN)=/.test(each)),
      ['A=env', 'B=again', 'C=env'],
    );
  });

  test('of proxies are known to every program in both cases, and leave no trace', async () => {
    const { output, image } = await stand.build(`FROM ${BUSYBOX}\nRUN echo "$http_proxy $HTTP_PROXY $no_proxy"`, {
      buildArgs: { HTTP_PROXY: 'http://proxy.example:1', NO_PROXY: 'local' },
    });
    assert.equal(output, 'http://proxy.example:1 http://proxy.example:1 local\n');
    assert.doesNotMatch(JSON.stringify(image?.config), /proxy\.example/);
  });

  test('that must be set and are not end the build', async () => {
    await assert.rejects(stand.build(`FROM ${BUSYBOX}\nRUN true\nENV A=\${B:?missing}`), {
      code: 'word_invalid',
      message: 'failed to process "${B:?missing}": B: missing',
    });
  });

  test('that are empty are no place for a volume', async () => {
    await assert.rejects(stand.build(`FROM ${BUSYBOX}\nENV NONE=""\nVOLUME $NONE`), {
      message: 'VOLUME specified can not be an empty string',
    });
  });

  test('and all else may be held to the checks', async () => {
    for (const [lines, rule] of [
      ['RUN exit 3\nCMD echo hi', 'JSONArgsRecommended'],
      ['ENV A=$NOT_THERE', 'UndefinedVar'],
    ] as const) {
      await assert.rejects(stand.build(`# check=error=true\nFROM ${BUSYBOX}\n${lines}`), {
        code: 'build_check_failed',
        message: `lint violation found for rules: ${rule}`,
      });
    }
  });

  test('are told when they are defined nowhere, by the checks that go with a build', async () => {
    const { warnings } = await stand.build(
      `FROM --platform=$BUILDPLATFORM ${BUSYBOX}\nENV A=$PATH B=$NOT_THERE\nCMD echo hi`,
    );
    assert.deepEqual(
      warnings.map(({ rule, range }) => `${rule}:${range?.startLine}`),
      ['UndefinedVar:2', 'JSONArgsRecommended:3'],
    );
  });

  test('and instructions that are none are told with the lines around them', async () => {
    const path = stand.context({ Dockerfile: `FROM ${BUSYBOX}\nFORM x\n` });
    for (const words of [
      ['build', path],
      ['build', '--check', path],
    ]) {
      const { exitCode, stderr } = await stand.gantry(words);
      assert.equal(exitCode, 1);
      assert.ok(stderr.includes('   2 | >>> FORM x\n'), stderr);
      assert.match(stderr, /dockerfile parse error on line 2: unknown instruction: FORM \(did you mean FROM\?\)/);
    }
  });

  test('and platforms of images that are for another machine are told of', async () => {
    await stand.build('FROM scratch\nCOPY <<file /\nEOF\nfile\n', {
      tags: ['far'],
      platform: { os: 'linux', architecture: 's390x' },
    });
    const { warnings } = await stand.build('FROM far\nCOPY <<other /\nEOF\nother\n');
    assert.deepEqual(
      warnings.map(({ rule }) => rule),
      ['InvalidBaseImagePlatform'],
    );
  });

  test('that an image sets are known to a check, where the image is here', async () => {
    await stand.build(`FROM ${BUSYBOX}\nENV HELD=1`, { tags: ['held'] });
    const path = stand.context({ Dockerfile: 'FROM held\nENV A=$HELD B=$HEDL\nFROM not-here\nENV A=$ANYTHING\n' });
    const { exitCode, stdout } = await stand.gantry(['build', '--check', path]);
    assert.equal(exitCode, 1);
    assert.match(stdout, /Usage of undefined variable '\$HEDL' \(did you mean \$HELD\?\)/);
    assert.match(stdout, /1 warning has been found/);
  });
});
