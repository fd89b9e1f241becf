import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { ImageRunConfig } from '../../src/oci/image-config.js';
import { type ApiStand, openApiStand } from '../support/api-stand.js';
import { aContainer, anImage, exitedState, runningState } from '../support/builders.js';

const web = aContainer('web', { state: runningState() });
const old = aContainer('old', { state: exitedState(3) });
const world = { images: [anImage('web:1')], containers: [web, old] };

const filters = (values: object): string => `filters=${encodeURIComponent(JSON.stringify(values))}`;
const namesOf = (listed: unknown): readonly string[] =>
  (listed as { Names: string[] }[]).flatMap(({ Names }) => Names).toSorted();

async function answered(api: ApiStand, method: string, path: string, body?: unknown) {
  const { status, json } = await api.ask(method, path, { body });
  return [status, json] as const;
}

describe('containers', () => {
  test('listed: those that run, all, so many, and by filters in both of docker’s forms', async () => {
    await using api = await openApiStand(world);
    const list = async (query: string) => namesOf((await api.ask('GET', `/containers/json?${query}`)).json);
    assert.deepEqual(await list(''), ['/web']);
    assert.deepEqual(await list('all=1'), ['/old', '/web']);
    assert.deepEqual(await list('all=false'), ['/web']);
    assert.equal((await list('limit=1')).length, 1);
    assert.deepEqual(await list(filters({ status: ['exited'] })), ['/old']);
    assert.deepEqual(await list(filters({ status: { exited: true } })), ['/old']);
    assert.deepEqual(await list(filters({ exited: ['3'] }).concat('&all=1')), ['/old']);
    assert.deepEqual(await list(`all=1&${filters({ 'is-task': ['true'] })}`), []);
  });

  test('one of a list has docker’s fields', async () => {
    await using api = await openApiStand(world);
    const [first] = (await api.ask('GET', '/v1.41/containers/json?size=1')).json as Record<string, unknown>[];
    assert.deepEqual(Object.keys(first ?? {}), [
      'Id',
      'Names',
      'Image',
      'ImageID',
      'Command',
      'Created',
      'Ports',
      'SizeRw',
      'SizeRootFs',
      'Labels',
      'State',
      'Status',
      'HostConfig',
      'NetworkSettings',
      'Mounts',
    ]);
    assert.equal(first?.['State'], 'running');
  });

  test('one of a list says where its volumes lie', async () => {
    await using api = await openApiStand(world);
    const body = { Image: 'web:1', HostConfig: { Binds: ['data:/data'] } };
    await api.ask('POST', '/containers/create?name=keeper', { body });
    for (const query of ['all=1', 'all=1&size=1', 'all=1']) {
      const listed = (await api.ask('GET', `/containers/json?${query}`)).json as {
        Names: string[];
        Mounts: object[];
      }[];
      const { Mounts = [] } = listed.find(({ Names }) => Names.includes('/keeper')) ?? {};
      assert.partialDeepStrictEqual(Mounts, [{ Name: 'data', Source: '/var/lib/gantry/volumes/data/_data' }], query);
    }
    const { Containers } = (await api.ask('GET', '/system/df?type=container')).json as { Containers: object[] };
    assert.match(JSON.stringify(Containers), /"Source":"\/var\/lib\/gantry\/volumes\/data\/_data"/);
  });

  test('what cannot be read in a list is refused in docker’s words', async () => {
    await using api = await openApiStand(world);
    const refusals = [
      ['limit=many', 'strconv.Atoi: parsing "many": invalid syntax'],
      ['filters={', 'invalid filter'],
      ['filters=[]', 'invalid filter'],
      [filters({ nonsense: ['1'] }), "invalid filter 'nonsense'"],
      [filters({ status: ['odd'] }), "invalid filter 'status=odd'"],
    ] as const;
    for (const [query, message] of refusals) {
      assert.deepEqual(await answered(api, 'GET', `/containers/json?${query}`), [400, { message }]);
    }
  });

  test('the list tells which network one is on that has no address of it', async () => {
    await using api = await openApiStand(world);
    const [host] = (await api.ask('GET', '/networks?filters={"name":["host"]}')).json as { Id: string }[];
    await api.ask('POST', '/containers/create?name=open', {
      body: { Image: 'web:1', Cmd: ['sleep', '9'], HostConfig: { NetworkMode: 'host' } },
    });
    await api.ask('POST', '/containers/open/start');
    type Listed = { NetworkSettings: { Networks: Record<string, { NetworkID: string }> } };
    for (const query of ['', '&size=1']) {
      const path = `/containers/json?filters={"name":["open"]}${query}`;
      const [open] = (await api.ask('GET', path)).json as Listed[];
      assert.equal(open?.NetworkSettings.Networks['host']?.NetworkID, host?.Id);
    }
  });

  test('made, looked at, renamed, updated, removed', async () => {
    await using api = await openApiStand(world);
    const made = await api.ask('POST', '/v1.41/containers/create?name=new', {
      body: { Image: 'web:1', Cmd: ['sleep', '9'], HostConfig: { Memory: 8_388_608 } },
    });
    assert.equal(made.status, 201);
    assert.deepEqual(Object.keys(made.json as object), ['Id', 'Warnings']);
    const looked = (await api.ask('GET', '/containers/new/json')).json as { Name: string; Args: string[] };
    assert.deepEqual([looked.Name, looked.Args], ['/new', ['9']]);
    assert.deepEqual(await answered(api, 'POST', '/containers/new/rename?name=newer'), [204, undefined]);
    assert.equal((await answered(api, 'POST', '/containers/newer/update', { Memory: 16_777_216 }))[0], 200);
    assert.deepEqual(await answered(api, 'DELETE', '/containers/newer?v=1'), [204, undefined]);
    assert.deepEqual(await answered(api, 'GET', '/containers/newer/json'), [
      404,
      { message: 'No such container: newer' },
    ]);
  });

  test('until 1.44 the aliases on a network of somebody’s own have the short id and the host name', async () => {
    await using api = await openApiStand(world);
    await api.ask('POST', '/networks/create', { body: { Name: 'front' } });
    const { Id } = (
      await api.ask('POST', '/containers/create', {
        body: {
          Image: 'web:1',
          Hostname: 'box',
          HostConfig: { NetworkMode: 'front' },
          NetworkingConfig: { EndpointsConfig: { front: { Aliases: ['api'] } } },
        },
      })
    ).json as { Id: string };
    const aliases = async (version: string) => {
      const looked = (await api.ask('GET', `/v${version}/containers/${Id}/json`)).json as {
        NetworkSettings: { Networks: Record<string, { Aliases: string[] | null }> };
      };
      return looked.NetworkSettings.Networks['front']?.Aliases;
    };
    assert.deepEqual(await aliases('1.44'), ['api']);
    await api.ask('POST', `/containers/${Id}/start`);
    assert.deepEqual(await aliases('1.44'), ['api', Id.slice(0, 12), 'box']);
    assert.deepEqual(await aliases('1.45'), ['api']);
  });

  test('binds and tmpfs are told as they were written: programs compare them', async () => {
    await using api = await openApiStand(world);
    const asked = {
      Binds: ['/srv:/in:rw', '/srv:/ro:ro', '/srv:/plain', 'data:/data:rw', '/srv/../srv/:/dots/../clean/:ro'],
      Mounts: [{ Type: 'bind', Source: '/srv/./', Target: '/m//n/', BindOptions: { CreateMountpoint: true } }],
      Tmpfs: { '/t': 'rw,noatime', '/u': 'size=3M' },
      Isolation: 'default',
    };
    await api.ask('POST', '/containers/create?name=new', { body: { Image: 'web:1', HostConfig: asked } });
    const { HostConfig: told, Mounts } = (await api.ask('GET', '/containers/new/json')).json as {
      HostConfig: typeof asked;
      Mounts: { Destination: string; Mode: string }[];
    };
    assert.deepEqual([told.Binds, told.Tmpfs, told.Isolation], [asked.Binds, asked.Tmpfs, asked.Isolation]);
    assert.deepEqual(told.Mounts, asked.Mounts);
    const modes = new Map(Mounts.map(({ Destination, Mode }) => [Destination, Mode]));
    assert.deepEqual([modes.get('/in'), modes.get('/ro'), modes.get('/plain')], ['rw', 'ro', '']);
    assert.deepEqual([modes.get('/clean'), modes.get('/m/n')], ['ro', '']);
  });

  test('what has nothing in it is told as it came: left out, empty, or as docker’s program sends it', async () => {
    await using api = await openApiStand(world);
    const told = async (HostConfig?: object) => {
      const { json } = await api.ask('POST', '/containers/create', { body: { Image: 'web:1', HostConfig } });
      const { Id } = json as { Id: string };
      const host = ((await api.ask('GET', `/containers/${Id}/json`)).json as Record<string, Record<string, unknown>>)[
        'HostConfig'
      ];
      return ['Dns', 'PortBindings', 'Ulimits', 'CapAdd', 'Binds', 'ExtraHosts'].map((name) => host?.[name]);
    };
    const nothing = [null, null, null, null, null, null];
    assert.deepEqual(await told(), nothing);
    assert.deepEqual(await told({}), nothing);
    const empties = { Dns: [], portbindings: {}, Ulimits: [], CapAdd: [], Binds: [], ExtraHosts: [] };
    assert.deepEqual(await told(empties), [[], {}, [], [], [], []]);
    const sent = { Dns: [], PortBindings: {}, Ulimits: [], CapAdd: null, Binds: null, ExtraHosts: null };
    assert.deepEqual(await told(sent), [[], {}, [], null, null, null]);
    assert.deepEqual(await told({ Dns: ['10.0.0.1'], CapAdd: ['ALL'], PortBindings: {} }), [
      ['10.0.0.1'],
      {},
      null,
      ['ALL'],
      null,
      null,
    ]);
  });

  test('an init that is not to be, and ranges of ports, are told as they came: programs compare them', async () => {
    await using api = await openApiStand(world);
    const told = async (body: object) => {
      const { json } = await api.ask('POST', '/containers/create', { body: { Image: 'web:1', ...body } });
      const { Id } = json as { Id: string };
      const { Config, HostConfig } = (await api.ask('GET', `/containers/${Id}/json`)).json as {
        Config: { ExposedPorts?: object };
        HostConfig: { Init?: boolean };
      };
      return [HostConfig.Init, Object.keys(Config.ExposedPorts ?? {})];
    };
    assert.deepEqual(await told({}), [undefined, []]);
    const exposed = { ExposedPorts: { '80/tcp': {}, '9010-9012/tcp': {}, '9011/tcp': {} } };
    assert.deepEqual(await told({ ...exposed, HostConfig: { Init: false } }), [
      false,
      Object.keys(exposed.ExposedPorts),
    ]);
    assert.deepEqual(await told({ HostConfig: { Init: true } }), [true, []]);
  });

  test('what its maker meant to attach to is told', async () => {
    await using api = await openApiStand(world);
    const told = async (body: object) => {
      const { json } = await api.ask('POST', '/containers/create', { body: { Image: 'web:1', ...body } });
      const looked = (await api.ask('GET', `/containers/${(json as { Id: string }).Id}/json`)).json as {
        Config: Record<string, unknown>;
      };
      return ['AttachStdin', 'AttachStdout', 'AttachStderr', 'StdinOnce'].map((name) => looked.Config[name]);
    };
    assert.deepEqual(await told({}), [false, false, false, false]);
    assert.deepEqual(await told({ AttachStdout: true, AttachStderr: true }), [false, true, true, false]);
    assert.deepEqual(await told({ AttachStdin: true, OpenStdin: true, StdinOnce: true }), [true, false, false, true]);
  });

  test('what is refused has docker’s status', async () => {
    await using api = await openApiStand(world);
    const statusOf = async (method: string, path: string, body?: unknown) =>
      (await answered(api, method, path, body))[0];
    const create = { Image: 'web:1', Cmd: ['sleep', '9'] };
    assert.equal(await statusOf('POST', '/containers/create?name=web', create), 409);
    assert.equal(await statusOf('POST', '/containers/create', { ...create, Image: 'none' }), 404);
    assert.equal(await statusOf('POST', '/containers/create'), 400);
    assert.equal(await statusOf('POST', '/containers/web/start'), 304);
    assert.equal(await statusOf('POST', '/containers/old/stop'), 304);
    assert.equal(await statusOf('POST', '/containers/old/kill'), 409);
    assert.equal(await statusOf('POST', '/containers/old/pause'), 409);
    assert.equal(await statusOf('POST', '/containers/web/kill?signal=ODD'), 400);
    assert.equal(await statusOf('POST', '/containers/web/stop?t=soon'), 400);
    assert.equal(await statusOf('DELETE', '/containers/web'), 409);
    assert.equal(await statusOf('POST', '/containers/web/rename'), 400);
    assert.equal(await statusOf('POST', '/containers/web/wait?condition=odd'), 400);
    for (const [size, message] of [
      ['h=x&w=1', 'invalid resize height "x": invalid syntax'],
      ['h=1', 'invalid resize width "": invalid syntax'],
      ['h=%2B1&w=1', 'invalid resize height "+1": invalid syntax'],
      ['h=-1&w=1', 'invalid resize height "-1": value out of range'],
      ['h=1&w=4294967296', 'invalid resize width "4294967296": value out of range'],
    ]) {
      assert.deepEqual(await answered(api, 'POST', `/containers/web/resize?${size}`), [400, { message }]);
    }
    assert.equal(await statusOf('GET', '/containers/old/top'), 409);
    assert.equal(await statusOf('POST', '/containers/web/start', { Binds: ['/a:/b'] }), 400);
  });

  test('their lives', async () => {
    await using api = await openApiStand(world);
    const steps = ['old/start', 'web/pause', 'web/unpause', 'web/restart?t=0', 'web/stop?t=0', 'old/kill?signal=9'];
    for (const step of steps) assert.equal((await answered(api, 'POST', `/containers/${step}`))[0], 204, step);
    const [status, pruned] = await answered(api, 'POST', '/containers/prune');
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(pruned as object), ['ContainersDeleted', 'SpaceReclaimed']);
  });

  test('a link is removed by its name below the container that has it', async () => {
    const linked = aContainer('holder', { config: { links: [`${web.id}:db`, `${web.id}:other`] } });
    await using api = await openApiStand({ ...world, containers: [web, linked] });
    const remove = async (path: string) => {
      const { status, json } = await api.ask('DELETE', `/containers/${path}?link=1`);
      return [status, (json as { message?: string } | undefined)?.message];
    };
    assert.deepEqual(await remove('holder/nope'), [404, 'No such container: holder/nope']);
    assert.deepEqual(await remove('nobody'), [404, 'No such container: nobody']);
    const own = 'Conflict, cannot remove the default link name of the container';
    assert.deepEqual(await remove('holder'), [409, own]);
    assert.deepEqual(await remove('holder/db'), [204, undefined]);
    assert.deepEqual((await api.engine.containers.get('holder')).config.links, [`${web.id}:other`]);
  });

  test('their processes, what they use and what they have changed', async () => {
    await using api = await openApiStand(world);
    const [, top] = await answered(api, 'GET', '/containers/web/top');
    assert.deepEqual((top as { Titles: string[] }).Titles.slice(0, 3), ['UID', 'PID', 'PPID']);
    const [, stats] = await answered(api, 'GET', '/containers/web/stats?stream=0&one-shot=1');
    assert.deepEqual([(stats as { name: string }).name, (stats as { id: string }).id], ['/web', web.id]);
    const [, none] = await answered(api, 'GET', '/containers/old/stats?stream=false');
    assert.equal((none as { read: string }).read, '0001-01-01T00:00:00Z');
    assert.deepEqual(await answered(api, 'GET', '/containers/web/changes'), [200, null]);
  });

  test('a path of a container is told in a header, and comes as an archive', async () => {
    await using api = await openApiStand(world);
    const head = await api.ask('HEAD', '/containers/web/archive?path=/');
    assert.equal(head.status, 200);
    const stat = JSON.parse(Buffer.from(String(head.headers['x-docker-container-path-stat']), 'base64').toString());
    assert.deepEqual(Object.keys(stat), ['name', 'size', 'mode', 'mtime', 'linkTarget']);
    assert.equal(Math.trunc(stat.mode / 2 ** 31), 1, 'Go’s bit of a directory');
    const told = async (path: string): Promise<readonly unknown[]> => {
      const { headers } = await api.ask('GET', `/containers/web/archive?path=${path}`);
      const { name, linkTarget } = JSON.parse(
        Buffer.from(String(headers['x-docker-container-path-stat']), 'base64').toString(),
      );
      return [name, linkTarget];
    };
    assert.deepEqual(await told('/'), ['/', '']);
    assert.deepEqual(await told('etc/'), ['etc', '']);
    assert.deepEqual(await told('/etc/.'), ['.', '']);
    assert.deepEqual(await told('/var/run'), ['run', '/run']);
    assert.deepEqual(await told('/var/nowhere'), ['nowhere', '/var/lib/none']);
    const archive = await api.ask('GET', '/containers/web/archive?path=/');
    assert.equal(archive.headers['content-type'], 'application/x-tar');
    assert.equal((await api.ask('GET', '/containers/web/archive?path=/none')).status, 404);
    assert.deepEqual((await api.ask('HEAD', '/containers/web/archive')).status, 400);
  });

  test('an image is made of one', async () => {
    await using api = await openApiStand(world);
    const [status, made] = await answered(
      api,
      'POST',
      '/commit?container=web&repo=mine&tag=2&changes=USER%20nobody',
      {},
    );
    assert.equal(status, 201);
    assert.match((made as { Id: string }).Id, /^sha256:/);
    const [, inspected] = await answered(api, 'GET', '/images/mine:2/json');
    assert.equal((inspected as { Config: { User: string } }).Config.User, 'nobody');
  });

  test('an image of one takes its check and its shell from the body, and what the body does not say stays', async () => {
    await using api = await openApiStand(world);
    const commit = async (repo: string, body: object): Promise<ImageRunConfig> => {
      const [status] = await answered(api, 'POST', `/commit?container=web&repo=${repo}&changes=LABEL%20b=2`, body);
      assert.equal(status, 201);
      const [, inspected] = await answered(api, 'GET', `/images/${repo}/json`);
      return (inspected as { Config: ImageRunConfig }).Config;
    };
    const check = { Test: ['CMD', 'true'], Interval: 2e9, Retries: 3 };
    const first = await commit('checked', { Healthcheck: check, Shell: ['/bin/ash', '-c'], Labels: { a: '1' } });
    assert.deepEqual([first.Shell, first.Labels?.['a'], first.Labels?.['b']], [['/bin/ash', '-c'], '1', '2']);
    assert.deepEqual(
      [first.Healthcheck?.Test, first.Healthcheck?.Interval, first.Healthcheck?.Retries],
      [check.Test, 2e9, 3],
    );
  });
});
