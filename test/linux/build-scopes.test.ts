import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { BuildProgress, BuildRequest } from '../../src/engine/index.js';
import { scopedEngine } from '../../src/server/scope/scoped-engine.js';
import { buildStand } from '../support/linux/build-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

const SECRET = 'their-token';

describe('builds through a socket that is for a part of the engine', () => {
  const stand = buildStand();
  const scoped = (mayReachHost = false) => scopedEngine(stand.engine, { labels: ['project=x'], mayReachHost }).builds;
  const build = async (text: string, request: Partial<BuildRequest> = {}): Promise<readonly BuildProgress[]> => {
    const told: BuildProgress[] = [];
    await scoped().build(
      { context: { kind: 'none' }, dockerfile: { text }, ...request },
      { onProgress: (each) => void told.push(each) },
    );
    return told;
  };
  const kinds = (told: readonly BuildProgress[], kind: BuildProgress['kind']): number =>
    told.filter((each) => each.kind === kind).length;
  const printed = (told: readonly BuildProgress[]): string =>
    told.flatMap((each) => (each.kind === 'output' ? [Buffer.from(each.bytes).toString()] : [])).join('');

  test('have no network of others, nor the machine’s by another name', async () => {
    const { networks } = stand.engine;
    const text = `FROM ${BUSYBOX}\nRUN true`;
    const { network } = await networks.get('host');
    for (const name of ['host', network.id, network.id.slice(0, 12)]) {
      await assert.rejects(build(text, { network: name }), { code: 'scope_exceeded' }, name);
      if (name !== 'host')
        await assert.rejects(
          stand.build(`FROM ${BUSYBOX}\nRUN echo ${name}`, { network: name }),
          /network\.host is not allowed/,
        );
    }
    const { network: theirs } = await networks.create({ name: 'theirs' });
    const { network: own } = await networks.create({ name: 'own', labels: { project: 'x' } });
    for (const name of ['theirs', theirs.id]) {
      await assert.rejects(build(text, { network: name }), { code: 'network_not_found' });
    }
    await build(text, { network: 'own' });
    await networks.remove(theirs.id);
    await networks.remove(own.id);
  });

  test('find nothing that others have left: no step, and no folder of a cache', async () => {
    const secret = `FROM ${BUSYBOX}\nRUN --mount=type=secret,id=token cat /run/secrets/token 2>/dev/null || echo nothing`;
    const first = await stand.build(secret, { secrets: [{ id: 'token', bytes: Buffer.from(SECRET) }] });
    assert.equal(first.output, SECRET);
    const other = await build(secret);
    assert.equal(printed(other), 'nothing\n');
    assert.equal(kinds(other, 'missed'), 1);
    assert.equal(kinds(await build(secret), 'missed'), 0, 'their own');

    const folder = (script: string): string => `FROM ${BUSYBOX}\nRUN --mount=type=cache,id=tokens,target=/c ${script}`;
    await stand.build(folder('echo ours > /c/token'));
    assert.equal(printed(await build(folder('ls /c; echo theirs > /c/evil'))), '');
    assert.equal((await stand.build(folder('cat /c/token; ls /c'))).output, 'ours\ntoken\n');
    assert.equal(printed(await build(folder('ls /c | cat'))), 'evil\n');
  });
});
