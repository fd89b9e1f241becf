import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';

import type { Engine } from '../../../src/engine/index.js';
import { aContainer, anImage, exitedState, runningState } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { type GantryOptions, type GantryResult, gantry, type TimedEngine } from '../../support/gantry.js';
import { openRemoteStand } from '../../support/remote-stand.js';

const image = anImage('busybox', { run: { Cmd: ['sh'], Env: ['A=b'], Labels: { tier: 'base' } } });
const web = aContainer('web', {
  imageId: image.id,
  state: runningState(),
  config: {
    labels: { tier: 'web' },
    hasStdin: true,
    restart: { name: 'on-failure', maximumRetryCount: 3 },
    mounts: [
      {
        type: 'volume',
        source: 'data',
        destination: '/data',
        isReadOnly: false,
        options: [],
        mayCreateSource: true,
        askedBy: 'volume',
      },
      {
        type: 'bind',
        source: '/etc',
        destination: '/host',
        writtenPlaces: { source: '/etc/', destination: '/a/../host' },
        isReadOnly: true,
        options: [],
        mayCreateSource: true,
        askedBy: 'volume',
      },
    ],
  },
});
const old = aContainer('old', { imageId: image.id, state: exitedState(3) });
const world = { images: [image], containers: [web, old] };

type Line = readonly [words: string, options?: GantryOptions];

/** What is done one after the other; each line must say the same here and over docker's API. */
const SCENARIO: readonly Line[] = [
  ['ps'],
  ['ps -a --no-trunc'],
  ['ps -aq --filter status=exited'],
  ['ps -a --filter label=tier=web --format json'],
  ['ps -a --filter bogus=1'],
  ['images'],
  ['images --digests --no-trunc'],
  ['images --filter reference=nothing'],
  ['image inspect busybox -f {{.Config.Env}}{{.Os}}'],
  ['image inspect nothing'],
  ['history busybox'],
  ['tag busybox other:2'],
  ['images -q other'],
  ['rmi other:2'],
  ['rmi busybox'],
  ['inspect web'],
  ['image inspect busybox'],
  ['network inspect bridge'],
  ['volume inspect data'],
  ['ps -as'],
  ['system df'],
  ['system df -v'],
  ['version'],
  ['top web'],
  ['commit -a me -m why web saved:1'],
  ['images'],
  ['events --since 0 --until 1s'],
  ['volume ls'],
  ['volume create --label a=b more'],
  ['volume inspect more -f {{.Labels}}'],
  ['volume rm data'],
  ['volume rm more nothing'],
  ['network ls --format {{.Name}}:{{.Driver}}:{{.Scope}}'],
  ['network create --subnet 10.224.0.0/24 front'],
  ['network create front'],
  ['network inspect front -f {{.IPAM.Config}}{{.Internal}}'],
  [
    'create --name made -e X=y -p 8080:80 -m 64m --network front -v named:/in:ro --tmpfs /tmp --cap-add net_admin busybox sleep 1000',
  ],
  [
    'inspect made -f {{.HostConfig.Memory}}{{.HostConfig.CapAdd}}{{.HostConfig.Binds}}{{.HostConfig.Tmpfs}}{{.Config.Env}}{{.HostConfig.NetworkMode}}',
  ],
  ['create --name made busybox'],
  ['start made'],
  ['start made'],
  ['port made'],
  ['ps --filter name=made --format {{.Names}}{{.Ports}}{{.Networks}}'],
  ['pause made'],
  ['pause made'],
  ['exec made true'],
  ['unpause made'],
  ['exec made echo hello'],
  ['exec -i made cat', { stdin: 'typed' }],
  ['exec made false'],
  ['exec nothing true'],
  ['rename made renamed'],
  ['update --memory 128m --memory-swap -1 renamed'],
  ['inspect renamed -f {{.HostConfig.Memory}}{{.Name}}'],
  ['stop -t 0 renamed'],
  ['stop renamed'],
  ['rm web'],
  ['rm renamed nothing'],
  ['network rm front'],
  ['run --rm busybox echo out'],
  ['run --rm -i busybox cat', { stdin: 'one\ntwo\n' }],
  ['run --name failed busybox sh -c exit_7'],
  ['run --rm nothing-of-the-kind true'],
  ['run -d --name served busybox nginx'],
  ['kill served'],
  ['wait served'],
  ['wait nothing'],
  ['logs failed'],
  ['logs --tail 1 -t served'],
  ['diff served'],
  ['container prune -f'],
  ['volume prune -f -a'],
  ['network prune -f'],
  ['image prune -f'],
  ['ps -a --format {{.Names}}'],
];

/** Where docker's API cannot say the same. */
const OTHERWISE: readonly { readonly line: string; readonly near: GantryResult; readonly far: GantryResult }[] = [];

/** It outlives the command. */
const keptOpen = (engine: Engine, clock: { readonly nowMs: number }): TimedEngine => ({
  ...engine,
  nowMs: clock.nowMs,
  [Symbol.asyncDispose]: () => Promise.resolve(),
});

const wordsOf = (line: string): readonly string[] =>
  line.split(' ').map((word) => (word === 'exit_7' ? 'echo a; echo b >&2; exit 7' : word));

describe('a command says the same on another machine’s engine', () => {
  test('a long day', async () => {
    await using here = new FakeEngine(world);
    await using there = await openRemoteStand(world);
    const different: unknown[] = [];
    for (const [line, options] of SCENARIO) {
      const near = await gantry(keptOpen(here, here), wordsOf(line), options);
      const far = await gantry(keptOpen(there.engine, here), wordsOf(line), options);
      if (!isDeepStrictEqual(near, far)) different.push({ line, near, far });
    }
    assert.deepEqual(different, OTHERWISE);
    assert.deepEqual(there.api.bugs, []);
  });
});
