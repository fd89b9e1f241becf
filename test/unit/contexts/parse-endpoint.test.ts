import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { endpointText } from '../../../src/contexts/endpoint.js';
import { parseEndpoint } from '../../../src/contexts/parse-endpoint.js';
import { isEngineError } from '../../../src/errors/engine-error.js';
import { sshWords } from '../../../src/remote/connection/ssh-words.js';

describe('addresses of engines', () => {
  const read: readonly (readonly [text: string, shown: string, fields: object])[] = [
    ['unix:///run/docker.sock', 'unix:///run/docker.sock', { kind: 'unix', path: '/run/docker.sock' }],
    ['/run/docker.sock', 'unix:///run/docker.sock', { kind: 'unix' }],
    ['tcp://far', 'tcp://far:2375', { kind: 'tcp', host: 'far', port: 2375, tls: undefined }],
    ['far:1234', 'tcp://far:1234', { port: 1234 }],
    ['https://far/under/this/', 'tcp://far:2376/under/this', { port: 2376, tls: {}, basePath: '/under/this' }],
    ['tcp://[fd00::1]:5', 'tcp://[fd00::1]:5', { host: 'fd00::1', port: 5 }],
    ['tcp://me:s%2Fcret@far:1', 'tcp://far:1', { login: { kind: 'password', user: 'me', password: 's/cret' } }],
    ['ssh://far', 'ssh://far', { kind: 'ssh', host: 'far', user: undefined, port: undefined, path: undefined }],
    ['ssh://me@far:22/run/x.sock', 'ssh://me@far:22/run/x.sock', { user: 'me', port: 22, path: '/run/x.sock' }],
  ];
  for (const [text, shown, fields] of read) {
    test(text, () => {
      const endpoint = parseEndpoint(text);
      assert.equal(endpointText(endpoint), shown);
      assert.deepEqual({ ...endpoint, ...fields }, endpoint);
    });
  }

  test('what is none is refused, and nothing of a secret is told', () => {
    for (const text of [
      'ftp://far',
      'npipe:////./pipe/x',
      'unix://relative',
      'tcp://',
      'tcp://far:99999',
      'tcp://far:0',
      'ssh://me:secret@far',
      'ssh://-oProxyCommand=x',
      'tcp://me:secret@far:x',
      'tcp://me:secret%zz@far',
      'tcp://me:a/secret@far',
      'ssh://me%zz@far',
      'ssh://%2DoProxyCommand=x@far',
      'ssh://far/run/%00.sock',
      'ssh://far/run/%zz.sock',
    ]) {
      assert.throws(
        () => parseEndpoint(text),
        (error: unknown) => isEngineError(error, 'endpoint_invalid') && !error.message.includes('secret'),
        text,
      );
    }
  });

  test('ssh is told no more than it needs, and no path is a command', () => {
    const endpoint = parseEndpoint("ssh://me@far:22/run/a'b; reboot.sock");
    assert.ok(endpoint.kind === 'ssh');
    const words = sshWords(endpoint);
    assert.deepEqual(words.slice(0, -1), ['-o', 'ConnectTimeout=30', '-T', '-l', 'me', '-p', '22', '--', 'far']);
    assert.equal(words.at(-1)?.includes(`docker --host 'unix:///run/a'\\''b; reboot.sock' system dial-stdio`), true);
    const own = parseEndpoint('ssh://far/run/gantry/gantry.sock');
    assert.ok(own.kind === 'ssh');
    assert.match(sshWords(own).at(-1) ?? '', /^if command -v gantry /);
  });
});
