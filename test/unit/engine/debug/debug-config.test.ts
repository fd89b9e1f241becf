import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import { debugConfig } from '../../../../src/engine/debug/debug-config.js';
import { isStaticProgram } from '../../../../src/engine/debug/static-program.js';
import { aContainer, runningState } from '../../../support/builders.js';

const data = {
  type: 'volume',
  source: 'data',
  destination: '/data',
  isReadOnly: false,
  options: [],
  mayCreateSource: true,
} as const;

const target = aContainer('web', {
  state: runningState(),
  config: {
    env: ['A=1', 'B=2'],
    user: 'www',
    mounts: [data, { ...data, type: 'bind', source: '/dev', destination: '/dev' }],
    ports: [{ protocol: 'tcp', containerPort: 80, hostAddress: '', hostPort: 8080 }],
    capDrop: ['ALL'],
    hasReadOnlyRoot: true,
  },
});
const plain = { target, options: {}, image: undefined, isLive: true, seesMachine: false };

describe('the container of a debug session', () => {
  test('of a live one: as root, in its environment, without its ports, limits and drops; it goes by itself', () => {
    const config = debugConfig({ ...plain, options: { env: ['B', 'C=3'] } });
    assert.deepEqual(config.env, ['A=1', 'PS1=web:\\w \\$ ', 'C=3']);
    assert.deepEqual([config.user, config.mounts, config.ports, config.capDrop], ['', [], [], []]);
    assert.deepEqual([config.isAutoRemoved, config.hasReadOnlyRoot, config.network.kind], [true, true, 'none']);
    assert.deepEqual(config.labels, { 'gantry.debug': target.id });
    assert.deepEqual(config.command, ['/dev/gantry/bin/sh']);
    assert.ok(config.capAdd.includes('SYS_PTRACE'));
  });

  test('in its place: with its volumes, which nothing is copied into, and a network', () => {
    const config = debugConfig({ ...plain, isLive: false });
    assert.deepEqual(config.mounts, [{ ...data, options: ['nocopy'] }]);
    assert.deepEqual([config.hasReadOnlyRoot, config.network.kind], [false, target.config.network.kind]);
    const lent = aContainer('lent', { config: { network: { kind: 'container', id: target.id } } });
    assert.deepEqual(debugConfig({ ...plain, target: lent, isLive: false }).network, { kind: 'none' });
  });

  test('with the tools of an image: its environment and command', () => {
    const image = { Env: ['PATH=/tools'], Entrypoint: ['tool'], Cmd: ['-i'] };
    const config = debugConfig({ ...plain, image });
    assert.deepEqual(
      [config.env, config.command, config.workingDir],
      [['PATH=/tools', 'PS1=web:\\w \\$ '], ['tool', '-i'], '/'],
    );
    assert.deepEqual(debugConfig({ ...plain, image: {} }).command, ['sh']);
    assert.deepEqual(debugConfig({ ...plain, image, options: { command: ['ls'] } }).command, ['ls']);
  });

  test('with the files of this machine: its shell', () => {
    assert.deepEqual(debugConfig({ ...plain, seesMachine: true }).command, ['/bin/sh']);
  });
});

test('a program that needs no others is told from one that does, and from what is none', () => {
  assert.equal(isStaticProgram(readFileSync('/bin/busybox')), true);
  assert.equal(isStaticProgram(readFileSync('/bin/ls')), false);
  assert.equal(isStaticProgram(Buffer.from('#!/bin/sh\n')), false);
  assert.equal(isStaticProgram(readFileSync('/bin/busybox').subarray(0, 64)), false);
});
