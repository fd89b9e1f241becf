import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

const NOT_A_MANAGER = /^Error: This node is not a swarm manager\. Use "docker swarm init" or "docker swarm join" to /;

/** Words, and what is said of them. All of it ends with 1. */
const CASES: readonly (readonly [words: string, stderr: RegExp])[] = [
  ['node ls', NOT_A_MANAGER],
  ['service ls', NOT_A_MANAGER],
  ['service create --name web nginx', NOT_A_MANAGER],
  ['stack deploy -c a.yml web', NOT_A_MANAGER],
  ['secret ls', NOT_A_MANAGER],
  ['config create a b', NOT_A_MANAGER],
  ['swarm join-token worker', NOT_A_MANAGER],
  ['swarm leave', /^Error: This node is not part of a swarm\n/],
  ['swarm init', /^Error: gantry has no swarm mode: /],
  ['help swarm', NOT_A_MANAGER],
  ['compose up -d', /^Error: gantry has no compose yet: docker-compose .* gantry serve -H /],
  ['plugin ls', /^Error: gantry has no plugins: /],
  ['trust inspect web', /^Error: gantry has no trust: .*gantry registry referrers/],
  ['scout cves web', /^Error: gantry has no scout: .*gantry save/],
  ['buildx bake', /^Error: gantry has no bake: /],
  ['buildx imagetools nonsense', /^gantry: unknown command: gantry buildx imagetools nonsense\n/],
  ['service nonsense', /^gantry: unknown command: gantry service nonsense\n/],
  ['config nonsense', /^gantry: unknown command: gantry config nonsense\n/],
];

describe('commands of docker’s that gantry has not', () => {
  for (const [words, stderr] of CASES) {
    test(words, async () => {
      await using engine = new FakeEngine();
      const result = await gantry(engine, words.split(' '));
      assert.match(result.stderr, stderr);
      assert.deepEqual([result.exitCode, result.stdout], [1, '']);
    });
  }

  test('what gantry has below the same words works', async () => {
    await using engine = new FakeEngine();
    assert.equal((await gantry(engine, ['service', '--help'])).exitCode, 0);
    assert.equal((await gantry(engine, ['config', '--help'])).exitCode, 0);
  });
});
