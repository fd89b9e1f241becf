import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

type FindTests = {
  readonly findTests: () => readonly string[];
  readonly isAlone: (path: string) => boolean;
  readonly isLinuxTest: (path: string) => boolean;
};

// Loaded as it is: as part of a bundle it would look for the tests beside that.
const script = pathToFileURL(resolve('scripts/test/find-tests.mjs')).href;
const { findTests, isAlone, isLinuxTest }: FindTests = await import(script);

const linux = findTests().filter(isLinuxTest);

test('a file that has the machine to itself says so in its first line, and why', () => {
  const alone = linux.filter(isAlone);
  assert.ok(alone.includes('test/linux/two-processes.test.ts'));
  for (const path of linux) {
    const [first = ''] = readFileSync(path, 'utf8').split('\n');
    assert.equal(/alone/.test(first), alone.includes(path), path);
  }
});

test('files that run at the same time have subnets of their own', () => {
  const owners = new Map<string, string>();
  for (const path of linux) {
    for (const [subnet] of readFileSync(path, 'utf8').matchAll(/\b10\.223\.\d+/g)) {
      assert.equal(owners.get(subnet) ?? path, path, subnet);
      owners.set(subnet, path);
    }
  }
  assert.ok(owners.size > 5);
});
