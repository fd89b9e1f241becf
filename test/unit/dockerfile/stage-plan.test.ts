import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  argValue,
  type Environment,
  externalBases,
  planStages,
  platformArgs,
  proxyVariables,
  type StagePlanOptions,
} from '../../../src/dockerfile/index.js';
import { read } from './support.js';

const LINUX = { os: 'linux', architecture: 'amd64' };
const env = (values: Readonly<Record<string, string>>): Environment => new Map(Object.entries(values));

/** Each stage of the plan in a word or two: `0 alpine`, `1 <0>`. */
function planOf(lines: readonly string[], options?: StagePlanOptions): readonly string[] {
  return planStages(read(...lines), options).stages.map(({ stage, base, platform, needs }) => {
    const from = base.kind === 'stage' ? `<${base.index}>` : base.kind === 'scratch' ? 'scratch' : base.name;
    return [stage.index, from, platform, needs.length > 0 ? `needs ${needs.join('+')}` : undefined]
      .filter((part) => part !== undefined)
      .join(' ');
  });
}

describe('a plan', () => {
  test('has only what the target needs, each stage after what it needs', () => {
    const lines = [
      'FROM alpine AS a',
      'FROM golang AS b',
      'COPY --from=a /x /x',
      'FROM debian AS unused',
      'FROM scratch',
      'COPY --from=b /y /y',
      'RUN --mount=from=A,target=/z --mount=type=cache,target=/c true',
    ];
    assert.deepEqual(planOf(lines), ['0 alpine', '1 golang needs 0', '3 scratch needs 1+0']);
    assert.deepEqual(planOf(lines, { target: 'B' }), ['0 alpine', '1 golang needs 0']);
    assert.deepEqual(planOf(lines, { isWhole: true }), [
      '0 alpine',
      '1 golang needs 0',
      '2 debian',
      '3 scratch needs 1+0',
    ]);
  });

  test('knows stages by number in COPY, and the last of a name everywhere but in FROM', () => {
    assert.deepEqual(planOf(['FROM a', 'FROM b', 'COPY --from=0 x x']), ['0 a', '1 b needs 0']);
    assert.deepEqual(planOf(['FROM a AS x', 'FROM x', 'FROM b AS x', 'FROM x', 'COPY --from=x a a']), [
      '2 b',
      '3 <2> needs 2',
    ]);
    assert.deepEqual(planOf(['FROM a', 'COPY --from=nginx:alpine x x']), ['0 a']);
  });

  test('takes bases and platforms from ARGs, the build before the default', () => {
    const lines = ['ARG V=3', 'ARG NAME=alpine:$V', 'FROM --platform=$BUILDPLATFORM ${NAME}', 'FROM ${NOT:-x}'];
    const platforms = { platformArgs: platformArgs(LINUX, { os: 'linux', architecture: 'arm64', variant: 'v8' }) };
    assert.deepEqual(planOf(lines, { ...platforms, isWhole: true }), ['0 alpine:3 linux/amd64', '1 x']);
    assert.deepEqual(planOf(lines, { ...platforms, isWhole: true, buildArgs: env({ V: '4', BUILDPLATFORM: 'b/c' }) }), [
      '0 alpine:4 b/c',
      '1 x',
    ]);
  });

  test('puts a named context in the place of a stage of that name', () => {
    assert.deepEqual(planOf(['FROM a AS x', 'RUN y', 'FROM x'], { namedContexts: ['X'] }), ['0 x', '1 <0> needs 0']);
  });

  test('does the triggers of a base, which may need more stages', () => {
    const own = planStages(read('FROM a AS x', 'FROM b AS y', 'ONBUILD COPY --from=x /1 /1', 'FROM y', 'RUN z'));
    assert.deepEqual(
      own.stages.map(({ stage, triggers }) => [stage.index, triggers.map(({ original }) => original)]),
      [
        [1, []],
        [0, []],
        [2, ['COPY --from=x /1 /1']],
      ],
    );
    const image = planOf(['FROM a AS x', 'FROM node:onbuild'], {
      triggersOf: (name) => (name === 'node:onbuild' ? ['COPY --from=x . .'] : undefined),
    });
    assert.deepEqual(image, ['0 a', '1 node:onbuild needs 0']);
  });

  const REFUSED: readonly (readonly [lines: string, message: string, options?: StagePlanOptions])[] = [
    ['FROM a|FROM b AS prod', 'target stage "prd" could not be found (did you mean prod?)', { target: 'prd' }],
    ['FROM a', 'target stage "0" could not be found', { target: '0' }],
    ['FROM a AS x|COPY --from=x a b', 'circular dependency detected on stage: x'],
    ['FROM a|COPY --from=0 a b', 'circular dependency detected on stage: stage-0'],
    ['FROM a|COPY --from=1 a b', 'dockerfile parse error on line 2: invalid stage index 1'],
    [
      'FROM b AS x|COPY --from=y a b|FROM a AS y|FROM x',
      'dockerfile parse error on line 2: cannot copy from stage "y", it needs to be defined before current stage "x"',
    ],
    [
      'FROM b|RUN --mount=from=y,target=/z a|FROM a AS y|FROM scratch|COPY --from=0 a b',
      'dockerfile parse error on line 2: cannot mount from stage "y", stage needs to be defined before current command',
    ],
    [
      'FROM a|COPY --from=$x a b',
      'dockerfile parse error on line 2: variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround',
    ],
    ['ARG X|FROM $X', 'dockerfile parse error on line 2: base name ($X) should not be blank'],
    ['FROM --platform=$X a', 'dockerfile parse error on line 1: empty platform value from expression $X'],
    ['FROM ${X:?which}', 'dockerfile parse error on line 1: failed to process "${X:?which}": X: which'],
    [
      'ARG A="|FROM a',
      'dockerfile parse error on line 1: failed to process "\\"": unexpected end of statement while looking for matching double-quote',
    ],
  ];
  for (const [lines, message, options] of REFUSED) {
    test(`of ${lines} is refused`, () => {
      assert.throws(() => planStages(read(...lines.split('|')), options), { message });
    });
  }

  test('of many stages, each on the one before, is made', () => {
    const lines = Array.from(
      { length: 5_000 },
      (_, index) => `FROM ${index === 0 ? 'a' : `s${index - 1}`} AS s${index}`,
    );
    assert.equal(planStages(read(...lines)).stages.length, 5_000);
  });
});

test('an ARG of a stage is what the build says, else its default, else what the file says above', () => {
  const sources = {
    buildArgs: env({ A: 'build' }),
    metaEnvironment: env({ A: 'meta', B: 'meta', C: 'meta' }),
    expand: (word: string) => `<${word}>`,
  };
  assert.deepEqual(
    [
      { name: 'A', value: 'own' },
      { name: 'B', value: 'own' },
      { name: 'C' },
      { name: 'D' },
      { name: 'E', value: '' },
    ].map((declaration) => argValue(declaration, sources)),
    ['build', '<own>', 'meta', undefined, '<>'],
  );
});

test('the variables of the platforms', () => {
  const names = platformArgs(LINUX, { os: 'linux', architecture: 'arm', variant: 'v7' }, 'prod');
  assert.deepEqual(Object.fromEntries(names), {
    BUILDPLATFORM: 'linux/amd64',
    BUILDOS: 'linux',
    BUILDOSVERSION: '',
    BUILDARCH: 'amd64',
    BUILDVARIANT: '',
    TARGETPLATFORM: 'linux/arm/v7',
    TARGETOS: 'linux',
    TARGETOSVERSION: '',
    TARGETARCH: 'arm',
    TARGETVARIANT: 'v7',
    TARGETSTAGE: 'prod',
  });
});

test('proxies are known in capitals and in small letters, the small ones first', () => {
  const given = env({ http_proxy: 'a', HTTP_PROXY: 'b', NO_PROXY: 'c', other_proxy: 'd' });
  assert.deepEqual(Object.fromEntries(proxyVariables(given)), {
    HTTP_PROXY: 'a',
    http_proxy: 'a',
    NO_PROXY: 'c',
    no_proxy: 'c',
  });
});

test('the images that stages begin with', () => {
  const lines = ['ARG V=1', 'FROM a:$V AS x', 'FROM x', 'FROM scratch', 'FROM a:1', 'FROM b'];
  assert.deepEqual(externalBases(read(...lines)), ['a:1', 'b']);
  assert.deepEqual(externalBases(read(...lines), { target: 'x' }), ['a:1']);
  assert.deepEqual(externalBases(read(...lines), { target: 'nowhere' }), []);
});
