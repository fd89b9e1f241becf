import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { fieldsOf, read, readOne } from './support.js';

const RUN = { kind: 'run', heredocs: [], mountFlags: [], network: 'default', security: 'sandbox', devices: [] };
const TRANSFER = { inlineFiles: [], isLinked: false, excludes: [] };
const COPY = { ...TRANSFER, kind: 'copy', keepsParents: false };
const ADD = { ...TRANSFER, kind: 'add', keepsGitDir: false };
const shell = (line: string) => ({ form: 'shell', line });
const exec = (...words: readonly string[]) => ({ form: 'exec', words });
const pair = (key: string, value: string) => ({ key, value, isLegacy: false });
const legacy = (key: string, value: string) => ({ key, value, isLegacy: true });
const healthy = (test: readonly string[], rest: object = {}) => ({
  kind: 'healthcheck',
  check: {
    test,
    intervalNanos: 0,
    timeoutNanos: 0,
    startPeriodNanos: 0,
    startIntervalNanos: 0,
    retries: 0,
    ...rest,
  },
});

const TABLE: readonly (readonly [line: string, expected: object])[] = [
  ['RUN echo  hi', { ...RUN, command: shell('echo  hi') }],
  ['run echo hi', { ...RUN, command: shell('echo hi') }],
  ['RUN\techo hi', { ...RUN, command: shell('echo hi') }],
  ['RUN ["echo", "hi"]', { ...RUN, command: exec('echo', 'hi') }],
  ['RUN   [ "a" ]  ', { ...RUN, command: exec('a') }],
  ['RUN []', { ...RUN, command: exec() }],
  ['RUN ["\\u0061\\n"]', { ...RUN, command: exec('a\n') }],
  ["RUN ['a', 'b']", { ...RUN, command: shell("['a', 'b']") }],
  ['RUN ["a" "b"]', { ...RUN, command: shell('["a" "b"]') }],
  ['RUN ["a"] # why', { ...RUN, command: shell('["a"] # why') }],
  ['RUN ["c:\\x"]', { ...RUN, command: shell('["c:\\x"]') }],
  ['RUN [ -f x ] || true', { ...RUN, command: shell('[ -f x ] || true') }],
  ['RUN {"a": 1}', { ...RUN, command: shell('{"a": 1}') }],
  ['RUN', { ...RUN, command: shell('') }],
  ['RUN --network=none make', { ...RUN, command: shell('make'), network: 'none' }],
  ['RUN --network=HOST make', { ...RUN, command: shell('make'), network: 'host' }],
  ['RUN --security=insecure make', { ...RUN, command: shell('make'), security: 'insecure' }],
  ['RUN --device=v/c=d make', { ...RUN, command: shell('make'), devices: ['v/c=d'] }],
  [
    'RUN --mount=type=cache,target=/x --mount="type=secret,id=a b" --network=none  make --flag',
    {
      ...RUN,
      command: shell('make --flag'),
      mountFlags: ['type=cache,target=/x', 'type=secret,id=a b'],
      network: 'none',
    },
  ],
  ['RUN -- --x', { ...RUN, command: shell('--x') }],
  ['CMD echo hi', { kind: 'cmd', command: shell('echo hi') }],
  ['CMD ["sh"]', { kind: 'cmd', command: exec('sh') }],
  ['CMD []', { kind: 'cmd', command: exec() }],
  ['ENTRYPOINT ["/a", "b c"]', { kind: 'entrypoint', command: exec('/a', 'b c') }],
  ['ENTRYPOINT /a b', { kind: 'entrypoint', command: shell('/a b') }],
  ['SHELL ["/bin/bash", "-c"]', { kind: 'shell', words: ['/bin/bash', '-c'] }],
  ['WORKDIR /a b', { kind: 'workdir', path: '/a b' }],
  ['WORKDIR "/a b"', { kind: 'workdir', path: '"/a b"' }],
  ['USER 1000:1000', { kind: 'user', user: '1000:1000' }],
  ['STOPSIGNAL SIGKILL', { kind: 'stopsignal', signal: 'SIGKILL' }],
  ['MAINTAINER A B <a@b.c>', { kind: 'maintainer', name: 'A B <a@b.c>' }],
  ['VOLUME /a  /b', { kind: 'volume', paths: ['/a', '/b'] }],
  ['VOLUME ["/a b", " /c "]', { kind: 'volume', paths: ['/a b', '/c'] }],
  ['EXPOSE 80 53/udp $PORT', { kind: 'expose', ports: ['$PORT', '53/udp', '80'] }],
  ['ENV a=b', { kind: 'env', pairs: [pair('a', 'b')] }],
  ['ENV a=', { kind: 'env', pairs: [pair('a', '')] }],
  ['ENV a=b=c', { kind: 'env', pairs: [pair('a', 'b=c')] }],
  ['ENV a b=c  d', { kind: 'env', pairs: [legacy('a', 'b=c  d')] }],
  ['ENV a\tb', { kind: 'env', pairs: [legacy('a', 'b')] }],
  ['ENV a="b c" d=\'e f\'', { kind: 'env', pairs: [pair('a', '"b c"'), pair('d', "'e f'")] }],
  ['ENV a=b\\ c d=e', { kind: 'env', pairs: [pair('a', 'b\\ c'), pair('d', 'e')] }],
  ['ENV a="x\\" y" b=1', { kind: 'env', pairs: [pair('a', '"x\\" y"'), pair('b', '1')] }],
  ["ENV a='x\\' b=1", { kind: 'env', pairs: [pair('a', "'x\\'"), pair('b', '1')] }],
  ['LABEL a.b-c=d "e f"="g h"', { kind: 'label', pairs: [pair('a.b-c', 'd'), pair('"e f"', '"g h"')] }],
  ['LABEL a b', { kind: 'label', pairs: [legacy('a', 'b')] }],
  ['COPY a b /c/', { ...COPY, sources: ['a', 'b'], destination: '/c/' }],
  ['COPY ["a b", "/c d"]', { ...COPY, sources: ['a b'], destination: '/c d' }],
  [
    'COPY --from=x --chown=1:2 --chmod=755 --link --parents --exclude=*.md --exclude=!a.md a b',
    {
      ...COPY,
      sources: ['a'],
      destination: 'b',
      from: 'x',
      chown: '1:2',
      chmod: '755',
      isLinked: true,
      keepsParents: true,
      excludes: ['*.md', '!a.md'],
    },
  ],
  ['COPY --link=false a b', { ...COPY, sources: ['a'], destination: 'b' }],
  ['COPY --from= a b', { ...COPY, sources: ['a'], destination: 'b' }],
  [
    'ADD --checksum=sha256:0 --keep-git-dir=true --unpack=false http://a/b /c',
    {
      ...ADD,
      sources: ['http://a/b'],
      destination: '/c',
      checksum: 'sha256:0',
      keepsGitDir: true,
      isUnpacked: false,
    },
  ],
  ['ARG a', { kind: 'arg', args: [{ name: 'a', value: undefined, description: undefined }] }],
  [
    'ARG a b= c="d e"',
    {
      kind: 'arg',
      args: [
        { name: 'a', value: undefined, description: undefined },
        { name: 'b', value: '', description: undefined },
        { name: 'c', value: '"d e"', description: undefined },
      ],
    },
  ],
  ['HEALTHCHECK NONE', healthy(['NONE'])],
  ['HEALTHCHECK none', healthy(['NONE'])],
  ['HEALTHCHECK CMD a  b', healthy(['CMD-SHELL', 'a  b'])],
  ['HEALTHCHECK CMD ["a", "b"]', healthy(['CMD', 'a', 'b'])],
  [
    'HEALTHCHECK --interval=1m30s --timeout=500ms --start-period=1.5h --start-interval=1ms --retries=5 CMD a',
    healthy(['CMD-SHELL', 'a'], {
      intervalNanos: 90e9,
      timeoutNanos: 5e8,
      startPeriodNanos: 5400e9,
      startIntervalNanos: 1e6,
      retries: 5,
    }),
  ],
  ['HEALTHCHECK --interval=0s CMD a', healthy(['CMD-SHELL', 'a'])],
  ['ONBUILD RUN  a b', { kind: 'onbuild', expression: 'RUN  a b' }],
  ['onbuild  COPY . /x', { kind: 'onbuild', expression: 'COPY . /x' }],
];

describe('an instruction is read', () => {
  for (const [line, expected] of TABLE) {
    test(line, () => assert.deepEqual(fieldsOf(line), expected));
  }

  test('with its keyword as written, its lines, and the comments right above', () => {
    const { keyword, range, comments, original } = readOne('# far', '', '# near', '# nearer', 'Run a \\', '  b');
    assert.deepEqual(
      { keyword, range, comments, original },
      { keyword: 'Run', range: { startLine: 6, endLine: 7 }, comments: ['near', 'nearer'], original: 'Run a   b' },
    );
  });

  test('a comment that begins with the name of an argument says what it is for', () => {
    assert.deepEqual(fieldsOf('# a is the first', '# b is the second', 'ARG a b=1'), {
      kind: 'arg',
      args: [
        { name: 'a', value: undefined, description: 'is the first' },
        { name: 'b', value: '1', description: 'is the second' },
      ],
    });
  });
});

describe('stages', () => {
  test('begin with FROM, have a name in small letters, and know the ARGs before the first', () => {
    const { stages, metaArgs } = read(
      'ARG A=1',
      '# one compiles',
      'FROM --platform=$BUILDPLATFORM alpine:$A As One',
      'RUN a',
      'FROM one',
      'FROM scratch',
      'ARG B',
    );
    assert.deepEqual(
      stages.map(({ index, name, description, from, instructions }) => ({
        index,
        name,
        description,
        base: from.base,
        platform: from.platform,
        count: instructions.length,
      })),
      [
        { index: 0, name: 'one', description: 'compiles', base: 'alpine:$A', platform: '$BUILDPLATFORM', count: 1 },
        { index: 1, name: undefined, description: undefined, base: 'one', platform: undefined, count: 0 },
        { index: 2, name: undefined, description: undefined, base: 'scratch', platform: undefined, count: 1 },
      ],
    );
    assert.equal(stages[0]?.from.stageNameAsWritten, 'One');
    assert.deepEqual(
      metaArgs.flatMap(({ args }) => args.map(({ name }) => name)),
      ['A'],
    );
  });
});
