import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { familiarReference, formatReference, parseReference, withDefaultTag } from '../../../src/oci/reference.js';

const HEX = 'a'.repeat(64);
const DIGEST = `sha256:${HEX}`;

describe('a reference', () => {
  const valid: readonly (readonly [text: string, whole: string, familiar: string])[] = [
    ['nginx', 'docker.io/library/nginx', 'nginx'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27', 'nginx:1.27'],
    ['library/nginx', 'docker.io/library/nginx', 'nginx'],
    ['docker.io/nginx', 'docker.io/library/nginx', 'nginx'],
    ['index.docker.io/a/b', 'docker.io/a/b', 'a/b'],
    ['a/b', 'docker.io/a/b', 'a/b'],
    ['localhost/a', 'localhost/a', 'localhost/a'],
    ['localhost:5000/a/b:t', 'localhost:5000/a/b:t', 'localhost:5000/a/b:t'],
    ['127.0.0.1:5000/web', '127.0.0.1:5000/web', '127.0.0.1:5000/web'],
    ['[::1]:5000/web:t', '[::1]:5000/web:t', '[::1]:5000/web:t'],
    ['HOST/web', 'HOST/web', 'HOST/web'],
    ['ghcr.io/a__b/c-d.e', 'ghcr.io/a__b/c-d.e', 'ghcr.io/a__b/c-d.e'],
    [`nginx@${DIGEST}`, `docker.io/library/nginx@${DIGEST}`, `nginx@${DIGEST}`],
    [`nginx:1@${DIGEST}`, `docker.io/library/nginx:1@${DIGEST}`, `nginx:1@${DIGEST}`],
  ];
  for (const [text, whole, familiar] of valid) {
    test(`${text} is ${whole}`, () => {
      const reference = parseReference(text);
      assert.equal(formatReference(reference), whole);
      assert.equal(familiarReference(reference), familiar);
      assert.deepEqual(parseReference(whole), reference);
    });
  }

  const invalid = [
    '',
    ' ',
    'Nginx',
    'a/Nginx',
    'nginx:',
    'nginx:-t',
    `nginx:${'t'.repeat(129)}`,
    'nginx@sha256:abc',
    'nginx@',
    'a//b',
    '/nginx',
    'nginx/',
    '-a',
    'a..b',
    'a___b',
    '../etc/passwd',
    'a/../b',
    'host:port/a',
    'a b',
    'a\nb',
    'a\0b',
    `${'a'.repeat(256)}`,
    HEX,
    '[::1/a',
  ];
  for (const text of invalid) {
    test(`${JSON.stringify(text.slice(0, 40))} is refused`, () => {
      assert.throws(() => parseReference(text), { code: 'reference_invalid' });
    });
  }

  test('gets the tag latest only where it names nothing else', () => {
    assert.equal(formatReference(withDefaultTag(parseReference('a'))), 'docker.io/library/a:latest');
    assert.equal(formatReference(withDefaultTag(parseReference(`a@${DIGEST}`))), `docker.io/library/a@${DIGEST}`);
  });
});
