import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { expandWord, exposedPorts, type RunInstruction, runMounts, runScript } from '../../../src/dockerfile/index.js';
import { readOne } from './support.js';

function run(...lines: readonly string[]): RunInstruction {
  const instruction = readOne(...lines);
  assert.ok(instruction.kind === 'run');
  return instruction;
}

const VARIABLES = new Map([['X', 'value']]);
const mountOf = (flag: string) => runMounts(run(`RUN --mount=${flag} a`), (word) => expandWord(word, VARIABLES))[0];

describe('a mount of RUN', () => {
  const TABLE: readonly (readonly [flag: string, expected: object])[] = [
    ['target=/a', { type: 'bind', target: '/a', isReadOnly: true }],
    ['type=bind,from=b,src=/c,dst=/a,rw', { type: 'bind', from: 'b', source: '/c', target: '/a', isReadOnly: false }],
    ['type=CACHE,destination=/a', { type: 'cache', target: '/a', isReadOnly: false }],
    ['type=cache,target=/a,ro', { type: 'cache', target: '/a', isReadOnly: true }],
    [
      'type=cache,target=/a,id=i,sharing=locked,mode=0755,uid=1,gid=2',
      { type: 'cache', target: '/a', id: 'i', sharing: 'locked', mode: 0o755, uid: 1, gid: 2, isReadOnly: false },
    ],
    [
      'type=tmpfs,target=/a,size=64m',
      { type: 'tmpfs', target: '/a', sizeLimitBytes: 64 * 1024 ** 2, isReadOnly: false },
    ],
    ['type=secret,id=$X', { type: 'secret', id: 'value', isReadOnly: true }],
    ['type=secret,id=a,required', { type: 'secret', id: 'a', isRequired: true, isReadOnly: true }],
    [
      'type=secret,id=a,env=TOKEN,required=false',
      { type: 'secret', id: 'a', environmentName: 'TOKEN', isReadOnly: true },
    ],
    ['type=ssh', { type: 'ssh', isReadOnly: true }],
    ['"type=bind","target=/a,b"', { type: 'bind', target: '/a,b', isReadOnly: true }],
    ['type=bind,target=/$X,readonly=false', { type: 'bind', target: '/value', isReadOnly: false }],
    ['target=/a,readwrite=true', { type: 'bind', target: '/a', isReadOnly: false }],
  ];
  for (const [flag, expected] of TABLE) {
    test(flag, () => {
      const mount = Object.entries(mountOf(flag.replaceAll('"', '\\"')) ?? {}).filter(
        ([, value]) => value !== undefined,
      );
      assert.deepEqual(Object.fromEntries(mount), { isRequired: false, ...expected });
    });
  }

  const REFUSED: readonly (readonly [flag: string, reason: string])[] = [
    ['type=volume', 'unsupported mount type "volume"'],
    ['type=cahce', 'unsupported mount type "cahce" (did you mean cache?)'],
    ['targt=/a', "unexpected key 'targt' in 'targt=/a' (did you mean target?)"],
    ['constructor=/a', "unexpected key 'constructor' in 'constructor=/a'"],
    ['target', "invalid field 'target' must be a key=value pair"],
    ['target=/a,required', "unexpected key 'required' for mount type 'bind'"],
    ['target=/a,size=1', "unexpected key 'size' for mount type 'bind'"],
    ['type=tmpfs,target=/a,size=big', 'invalid value for size: big'],
    ['target=/a,ro=maybe', 'invalid value for ro: maybe'],
    ['type=cache,target=/a,mode=9', 'invalid value 9 for mode'],
    ['type=cache,target=/a,uid=-1', 'invalid value -1 for uid'],
    ['type=cache,target=/a,uid=4294967296', 'invalid value 4294967296 for uid'],
    ['type=bind,target=/a,uid=1', 'uid not allowed for "bind" type mounts'],
    ['type=tmpfs,target=/a,mode=1', 'mode not allowed for "tmpfs" type mounts'],
    ['type=cache,target=/a,sharing=x', 'unsupported sharing value "x"'],
    ['target=/a,sharing=shared', 'invalid cache sharing set for bind mount'],
    ['type=secret', 'invalid secret mount. one of source, target required'],
    ['type=secret,id=a,from=b', 'secret mount should not have a from'],
    ['type=secret,id=a,src=b', "both source and id can't be set"],
    ['type=secret,id=a,sharing=shared', 'secret mount should not define sharing'],
    ['target=/a,env=X', "unexpected key 'env' for mount type 'bind'"],
  ];
  for (const [flag, reason] of REFUSED) {
    test(`${flag} is refused`, () => {
      assert.throws(() => mountOf(flag), { message: `dockerfile parse error on line 2: ${reason}` });
    });
  }
});

test('what RUN runs: words, a line, or a here-document as a file of its own', () => {
  const TABLE: readonly (readonly [lines: readonly string[], expected: object])[] = [
    [['RUN ["a", "b"]'], { kind: 'words', words: ['a', 'b'] }],
    [['RUN a b'], { kind: 'line', line: 'a b' }],
    [['RUN <<E', 'a', 'b', 'E'], { kind: 'line', line: 'a\nb\n' }],
    [['RUN << E', 'a', 'E'], { kind: 'line', line: 'a\n' }],
    [['RUN <<-E', '\ta', 'E'], { kind: 'line', line: 'a\n' }],
    [['RUN <<E', '#!/bin/python', 'x', 'E'], { kind: 'file', name: 'E', content: '#!/bin/python\nx\n' }],
    [['RUN <<E python', 'x', 'E'], { kind: 'line', line: '<<E python\nx\nE' }],
    [['RUN cat <<A <<-B', 'x', 'A', '\ty', 'B'], { kind: 'line', line: 'cat <<A <<-B\nx\nA\n\ty\nB' }],
  ];
  for (const [lines, expected] of TABLE) assert.deepEqual(runScript(run(...lines)), expected);
});

describe('ports of EXPOSE', () => {
  const TABLE: readonly (readonly [words: string, expected: string])[] = [
    ['80', '80/tcp'],
    ['53/UDP 1/sctp', '53/udp 1/sctp'],
    ['8000-8002', '8000/tcp 8001/tcp 8002/tcp'],
    ['80/', '80/tcp'],
    ['1:2', '2/tcp'],
    ['127.0.0.1:80:81/udp', '81/udp'],
    ['[::1]:80:81', '81/tcp'],
    ['1-2:3-4', '3/tcp 4/tcp'],
    ['1-9:3', '3/tcp'],
    ['65535 0', '65535/tcp 0/tcp'],
  ];
  for (const [words, expected] of TABLE) {
    test(words, () => assert.deepEqual(exposedPorts(words.split(' ')), expected.split(' ')));
  }

  for (const [word, message] of [
    ['', 'invalid port: "": no port specified'],
    ['/tcp', 'invalid port: "/tcp": no port specified'],
    ['80/http', 'invalid port: "80/http": invalid proto: http'],
    ['x', 'invalid containerPort: x'],
    ['65536', 'invalid containerPort: 65536'],
    ['9-1', 'invalid containerPort: 9-1'],
    ['1-2-3', 'invalid containerPort: 1-2-3'],
    ['x:80', 'invalid hostPort: x'],
    ['1-2:3-9', 'invalid ranges specified for container and host Ports: 3-9 and 1-2'],
    ['1.2.3.999:1:1', 'invalid IP address: 1.2.3.999'],
  ] as const) {
    test(`${JSON.stringify(word)} is refused`, () => {
      assert.throws(() => exposedPorts([word]), { code: 'expose_invalid', message });
    });
  }
});
