import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { PassThrough, type Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import type Dockerode from 'dockerode';
import { dockerRegistryReason, openDockerRegistry } from '../support/images/docker-registry.js';
import { makeTar } from '../support/images/make-tar.js';
import { busyboxLayout } from '../support/linux/oci-layout.js';
import { openServedGantry, type ServedGantry } from '../support/linux/served-gantry.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { unbundled } from '../support/linux/unbundled.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';
import { tarOf } from '../support/tar-builder.js';

const LONGEST_MS = 300_000;
const SLEEP = ['sleep', '1000'];

describe('gantry serve with dockerode', { skip: rootReason(), timeout: 600_000 }, () => {
  let served: ServedGantry;
  let docker: Dockerode;

  before(async () => {
    served = await openServedGantry();
    const Docker = unbundled('dockerode') as typeof Dockerode;
    docker = new Docker({ socketPath: served.socketPath, timeout: LONGEST_MS });
  });
  after(() => served[Symbol.asyncDispose]());

  /** Both streams of one connection, as texts, once it has ended. */
  async function texts(stream: NodeJS.ReadWriteStream | NodeJS.ReadableStream): Promise<readonly [string, string]> {
    const [out, err] = [new PassThrough(), new PassThrough()];
    const both = Promise.all([text(out), text(err)]);
    docker.modem.demuxStream(stream, out, err);
    await once(stream, 'end');
    out.end();
    err.end();
    return await both;
  }

  async function running(options: Partial<Dockerode.ContainerCreateOptions> = {}): Promise<Dockerode.Container> {
    const container = await docker.createContainer({ Image: BUSYBOX, Cmd: SLEEP, ...options });
    await container.start();
    return container;
  }

  const remove = (container: Dockerode.Container): Promise<unknown> => container.remove({ force: true, v: true });

  test('the machine: ping, version, info, df', async () => {
    assert.equal(String(await docker.ping()), 'OK');
    assert.equal((await docker.version()).Os, 'linux');
    const info = await docker.info();
    assert.deepEqual([info.OSType, info.Images, info.Containers], ['linux', 1, 0]);
    const { Images, Containers, Volumes } = await docker.df();
    assert.deepEqual([Images.length, Containers.length, Volumes.length], [1, 0, 0]);
  });

  test('a container’s life: create, list, inspect, rename, update, pause, restart, kill, wait, remove', async () => {
    const container = await docker.createContainer({
      name: 'one',
      Image: BUSYBOX,
      Cmd: SLEEP,
      Env: ['A=1'],
      Labels: { tier: 'back' },
      HostConfig: { Memory: 64 * 2 ** 20, RestartPolicy: { Name: 'no' } },
    });
    await container.start();
    const [listed] = await docker.listContainers({ filters: { label: ['tier=back'] } });
    assert.deepEqual([listed?.Names, listed?.State], [['/one'], 'running']);
    await container.rename({ name: 'two' });
    await container.update({ Memory: 32 * 2 ** 20, MemorySwap: 32 * 2 ** 20 });
    const looked = await container.inspect();
    assert.deepEqual([looked.Name, looked.HostConfig.Memory, looked.Config.Env], ['/two', 32 * 2 ** 20, ['A=1']]);
    await container.pause();
    assert.equal((await container.inspect()).State.Paused, true);
    await container.unpause();
    await container.restart({ t: 0 });
    // Started, it is still the runtime for a moment.
    await eventually('its program', async () => {
      const { Processes } = (await container.top()) as { readonly Processes: readonly (readonly string[])[] };
      return Processes.some((row) => row.join(' ').includes('sleep 1000'));
    });
    const waited = container.wait();
    await container.kill({ signal: 'SIGKILL' });
    assert.deepEqual(await waited, { StatusCode: 137 });
    await container.start();
    await container.stop({ t: 0 });
    await container.remove();
    await assert.rejects(container.inspect(), { statusCode: 404 });
  });

  test('run: output comes as it is written, with the exit code', async () => {
    const output = new PassThrough();
    const said = text(output);
    const [{ StatusCode }, container] = (await docker.run(BUSYBOX, ['sh', '-c', 'echo hi; exit 3'], output, {
      Tty: true,
    })) as [{ StatusCode: number }, Dockerode.Container];
    assert.equal(StatusCode, 3);
    assert.equal(await said, 'hi\r\n');
    await remove(container);
  });

  test('attach: given over, both streams, input to its end', async () => {
    const container = await docker.createContainer({
      Image: BUSYBOX,
      Cmd: ['sh', '-c', 'echo err >&2; cat'],
      OpenStdin: true,
      StdinOnce: true,
      AttachStdin: true,
    });
    const stream = await container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true });
    const said = texts(stream);
    await container.start();
    stream.write('one ');
    stream.end('two');
    assert.deepEqual(await said, ['one two', 'err\n']);
    assert.deepEqual(await container.wait(), { StatusCode: 0 });
    await remove(container);
  });

  test('exec: output, input, exit code, and what is not there', async () => {
    const container = await running({ Env: ['A=1'] });
    const exec = await container.exec({ Cmd: ['sh', '-c', 'cat; echo $A >&2; exit 5'], AttachStdin: true });
    const piped = await container.exec({
      Cmd: ['sh', '-c', 'cat; echo $A >&2; exit 5'],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
    assert.equal((await exec.inspect()).Running, false);
    const stream = await piped.start({ hijack: true, stdin: true });
    const said = texts(stream);
    stream.end('in');
    assert.deepEqual(await said, ['in', '1\n']);
    const { ExitCode, Running } = await piped.inspect();
    assert.deepEqual([ExitCode, Running], [5, false]);
    const again = piped.start({});
    await assert.rejects(again, { statusCode: 409 });
    const missing = await container.exec({ Cmd: ['nosuch'], AttachStdout: true });
    const [out] = await texts(await missing.start({}));
    assert.match(out, /executable file not found in \$PATH/);
    assert.equal((await missing.inspect()).ExitCode, 127);
    await remove(container);
  });

  test('logs: all of them, the last, followed to the end', async () => {
    const container = await running({
      Cmd: ['sh', '-c', 'echo out; echo err >&2; read x; echo more'],
      OpenStdin: true,
    });
    const follower = await container.logs({ follow: true, stdout: true, stderr: true });
    const followed = texts(follower);
    const input = await container.attach({ stream: true, stdin: true, hijack: true });
    // Between two pipes there is no order.
    while (!(await container.logs({ stderr: true })).includes('err')) await delay(20);
    input.write('go\n');
    await container.wait();
    input.end();
    assert.deepEqual(await followed, ['out\nmore\n', 'err\n']);
    const last = await container.logs({ stdout: true, stderr: true, tail: 1 });
    assert.equal(last.subarray(8).toString(), 'more\n');
    await remove(container);
  });

  test('stats: one, and a stream of them', async () => {
    const container = await running({ HostConfig: { Memory: 64 * 2 ** 20 } });
    const once1 = await container.stats({ stream: false, 'one-shot': true });
    assert.equal(once1.memory_stats.limit, 64 * 2 ** 20);
    const stream = (await container.stats({ stream: true })) as unknown as Readable;
    const samples: { readonly precpu_stats: { readonly system_cpu_usage?: number } }[] = [];
    for await (const chunk of stream) {
      samples.push(
        ...String(chunk)
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      );
      if (samples.length >= 2) break;
    }
    assert.ok((samples[1]?.precpu_stats.system_cpu_usage ?? 0) > 0);
    await remove(container);
  });

  test('events: as they happen, filtered', async () => {
    const stream = (await docker.getEvents({
      filters: { type: ['container'], event: ['create', 'destroy'] },
    })) as Readable;
    const container = await running();
    await remove(container);
    const seen: (readonly [string, string])[] = [];
    for await (const chunk of stream) {
      for (const line of String(chunk).trim().split('\n')) {
        const { Action, Actor } = JSON.parse(line);
        seen.push([Action, Actor.ID]);
      }
      if (seen.length >= 2) break;
    }
    assert.deepEqual(seen, [
      ['create', container.id],
      ['destroy', container.id],
    ]);
  });

  test('archives: in, out, looked at; changes, export, commit', async () => {
    const container = await running();
    await container.putArchive(makeTar([{ name: 'file', content: 'content\n' }]), { path: '/tmp' });
    const stat = await container.infoArchive({ path: '/tmp/file' });
    assert.ok(stat);
    const archive = await buffer(await container.getArchive({ path: '/tmp/file' }));
    assert.ok(archive.includes('content\n'));
    assert.ok((await container.changes()).some(({ Path }: { readonly Path: string }) => Path === '/tmp/file'));
    assert.ok((await buffer(await container.export())).includes('content\n'));
    const { Id } = await container.commit({ repo: 'kept', tag: '1' });
    const image = docker.getImage('kept:1');
    assert.equal((await image.inspect()).Id, Id);
    assert.ok((await image.history()).length > 0);
    await image.remove();
    await remove(container);
  });

  test('one that was started again still tells when it last ended', async () => {
    const container = await running();
    const { State: first } = await container.inspect();
    await container.restart({ t: 0 });
    const { State: second } = await container.inspect();
    assert.deepEqual([first.FinishedAt, second.Running], ['0001-01-01T00:00:00Z', true]);
    assert.ok(Date.parse(second.FinishedAt) >= Date.parse(first.StartedAt));
    assert.ok(Date.parse(second.StartedAt) > Date.parse(first.StartedAt));
    await remove(container);
  });

  test('archives: what comes keeps its owners, or gets the container’s user', async () => {
    const container = await running({ User: '33:44' });
    const plain = await running({});
    const owners = async (of = container): Promise<readonly number[]> => {
      const tar = (await buffer(await of.getArchive({ path: '/tmp/file' }))).toString('latin1');
      const header = tar.lastIndexOf('file\0');
      return [108, 116].map((offset) => Number.parseInt(tar.slice(header + offset, header + offset + 7), 8));
    };
    const tar = tarOf([{ name: 'file', body: 'content\n', uid: 1042, gid: 1043 }]);
    await container.putArchive(tar, { path: '/tmp' });
    assert.deepEqual(await owners(), [1042, 1043]);
    await container.putArchive(tar, { path: '/tmp', copyUIDGID: '1' });
    assert.deepEqual(await owners(), [33, 44]);
    await remove(container);
    // Of one that was not told who it is, owners stay.
    await plain.putArchive(tar, { path: '/tmp', copyUIDGID: '1' });
    assert.deepEqual(await owners(plain), [1042, 1043]);
    await remove(plain);
  });

  test('images: saved and loaded, tagged, listed, pruned', async () => {
    const image = docker.getImage(BUSYBOX);
    await image.tag({ repo: 'other', tag: '9' });
    const saved = await image.get();
    const loaded = await docker.loadImage(saved);
    assert.match(await text(loaded), /Loaded image: busybox:test/);
    const [listed] = await docker.listImages({ filters: { reference: ['other:9'] } });
    assert.ok(listed?.RepoTags?.includes('other:9'));
    assert.deepEqual(await docker.getImage('other:9').remove(), [{ Untagged: 'other:9' }]);
    assert.equal((await docker.pruneImages()).SpaceReclaimed, 0);
  });

  test('pulled from a registry, and pushed to it', { skip: dockerRegistryReason() }, async () => {
    await using registry = await openDockerRegistry();
    const folder = mkdtempSync('/tmp/g');
    await registry.push(`oci:${await busyboxLayout(folder)}:test`, 'box:1', { all: true });
    await rm(folder, { recursive: true });
    const done = await followed(await docker.pull(`${registry.host}/box:1`));
    assert.match(done.at(-1)?.status ?? '', /^Status: Downloaded newer image for /);
    const image = docker.getImage(`${registry.host}/box:1`);
    await image.tag({ repo: `${registry.host}/mine`, tag: '2' });
    const pushed = await followed(await docker.getImage(`${registry.host}/mine`).push({ tag: '2' }));
    assert.ok(pushed.some(({ aux }) => aux?.Tag === '2'));
    assert.equal((await image.distribution()).Descriptor.size > 0, true);
    await assert.rejects(docker.pull(`${registry.host}/nobody:1`), { statusCode: 404 });
    await docker.getImage(`${registry.host}/mine:2`).remove();
    await image.remove();
  });

  test('networks: made, joined, left, pruned; volumes: made, mounted, pruned', async () => {
    const network = await docker.createNetwork({ Name: 'back', Labels: { a: 'b' } });
    const volume = await docker.createVolume({ Name: 'data', Labels: { a: 'b' } });
    const container = await running({ HostConfig: { Binds: ['data:/data'] } });
    await network.connect({ Container: container.id, EndpointConfig: { Aliases: ['db'] } });
    const { Containers } = await network.inspect();
    assert.deepEqual(Object.keys(Containers ?? {}), [container.id]);
    const { NetworkSettings } = await container.inspect();
    assert.ok(NetworkSettings.Networks['back']?.IPAddress);
    await assert.rejects(volume.remove(), { statusCode: 409 });
    await assert.rejects(network.remove(), { statusCode: 403 });
    await network.disconnect({ Container: container.id });
    await remove(container);
    assert.deepEqual((await docker.pruneNetworks({})).NetworksDeleted, ['back']);
    const { Volumes } = await docker.listVolumes({ filters: { label: ['a=b'] } });
    assert.deepEqual(
      Volumes.map(({ Name }) => Name),
      ['data'],
    );
    assert.deepEqual((await docker.pruneVolumes({ filters: { all: ['1'] } })).VolumesDeleted, ['data']);
  });

  test('what is refused has docker’s status and sentence', async () => {
    const container = await running({ name: 'taken' });
    const create = (options: object): Promise<unknown> =>
      docker.createContainer({ Image: BUSYBOX, Cmd: SLEEP, ...options });
    await assert.rejects(docker.getContainer('nobody').start(), {
      statusCode: 404,
      json: { message: 'No such container: nobody' },
    });
    await assert.rejects(create({ Image: 'nobody:1' }), { statusCode: 404 });
    await assert.rejects(create({ name: 'taken' }), { statusCode: 409 });
    await assert.rejects(create({ HostConfig: { Memory: 'much' } }), {
      statusCode: 400,
      json: {
        message:
          'invalid JSON: json: cannot unmarshal string into Go struct field HostConfig.HostConfig.Memory of type int64',
      },
    });
    await assert.rejects(container.start(), { statusCode: 304 });
    await assert.rejects(container.unpause(), { statusCode: 409 });
    await assert.rejects(container.remove(), { statusCode: 409 });
    await assert.rejects(docker.listContainers({ filters: { nonsense: ['1'] } }), {
      statusCode: 400,
      json: { message: "invalid filter 'nonsense'" },
    });
    await assert.rejects(docker.swarmInspect(), { statusCode: 503 });
    await remove(container);
    assert.deepEqual(await docker.listContainers({ all: true }), []);
  });

  type Told = { readonly status?: string; readonly aux?: { readonly Tag?: string } };

  function followed(stream: NodeJS.ReadableStream): Promise<readonly Told[]> {
    return new Promise((resolve, reject) => {
      docker.modem.followProgress(stream, (error, told) => (error ? reject(error) : resolve(told)));
    });
  }
});
