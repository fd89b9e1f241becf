import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { parseDockerfile, requireKnownSyntax } from '../../../src/dockerfile/index.js';

const read = (syntax: string) => parseDockerfile(`# syntax=${syntax}\nFROM scratch\n`);

describe('the # syntax line', () => {
  for (const own of [
    'docker/dockerfile',
    'docker/dockerfile:1',
    'docker/dockerfile:1.7-labs',
    'docker.io/docker/dockerfile:experimental',
    'docker/dockerfile-upstream:master',
    'docker/dockerfile:1@sha256:ac85f380a63b13dfcefa89046420e1781752bab202122f8f50032edf31be0021',
    'mirror.example.com:5000/docker/dockerfile:1',
    'docker/dockerfile:1 with words',
  ]) {
    test(`may name docker's own: ${own}`, () => {
      requireKnownSyntax(read(own));
    });
  }

  for (const other of [
    'tonistiigi/dockerfile:runmount',
    'docker/dockerfile-other',
    'mydocker/dockerfile:1',
    'r2d4/llb',
  ]) {
    test(`may name no other: ${other}`, () => {
      assert.throws(() => requireKnownSyntax(read(other)), { code: 'dockerfile_syntax_unknown' });
    });
  }

  test('gives way to BUILDKIT_SYNTAX', () => {
    requireKnownSyntax(read('other/frontend'), new Map([['BUILDKIT_SYNTAX', 'docker/dockerfile:1']]));
    assert.throws(
      () => requireKnownSyntax(parseDockerfile('FROM scratch'), new Map([['BUILDKIT_SYNTAX', 'other/frontend']])),
      /frontend other\/frontend is a program in an image/,
    );
  });

  test('need not be there', () => {
    requireKnownSyntax(parseDockerfile('FROM scratch'));
  });
});
