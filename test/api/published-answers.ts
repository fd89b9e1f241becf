import type { Method } from '../../src/server/route.js';
import type { ApiStand } from '../support/api-stand.js';
import { anImage } from '../support/builders.js';
import { eventually } from '../support/log-receivers/eventually.js';

/** A request, and what docker's published schema says of the answer. */
export type PublishedAnswer = {
  /** `GET /containers/json?all=1`; `EXEC` stands for a process that {@link PublishedAnswer.after} made. */
  readonly ask: `${Method} ${string}`;
  readonly body?: unknown;
  /** 200 unless it says otherwise. */
  readonly status?: number;
  /**
   * `Array<ContainerSummary>`: the type of the document; `lines of X`: of each line; `first line of X`: of the first, of an
   * answer without end; `empty`; `bytes`, which have a schema of their own, or none.
   */
  readonly answer: string;
  /** What has to happen before it. */
  readonly after?: (api: ApiStand) => unknown;
  /** What has to happen while it is answered. */
  readonly meanwhile?: (api: ApiStand) => unknown;
};

const filters = (values: object): string => `filters=${encodeURIComponent(JSON.stringify(values))}`;

const makeNetwork = (api: ApiStand): unknown =>
  api.ask('POST', '/networks/create', { body: { Name: 'back', IPAM: { Config: [{ Subnet: '10.9.0.0/24' }] } } });

const connect = async (api: ApiStand): Promise<void> => {
  await makeNetwork(api);
  await api.ask('POST', '/networks/back/connect', { body: { Container: 'full' } });
};

/** @returns its id */
const makeExec = async (api: ApiStand): Promise<string> => {
  const body = { Cmd: ['sleep', '9'], AttachStdout: true, User: 'me', Privileged: true };
  return ((await api.ask('POST', '/containers/full/exec', { body })).json as { Id: string }).Id;
};

const ranExec = async (api: ApiStand): Promise<string> => {
  const body = { Cmd: ['true'] };
  const { Id } = (await api.ask('POST', '/containers/full/exec', { body })).json as { Id: string };
  await api.ask('POST', `/exec/${Id}/start`, { body: { Detach: true } });
  return Id;
};

const startedExec = async (api: ApiStand): Promise<string> => {
  const id = await makeExec(api);
  await api.ask('POST', `/exec/${id}/start`, { body: { Detach: true } });
  return id;
};

/** A second sample, once somebody waits for it. */
const sampleOnce = async ({ engine }: ApiStand): Promise<void> => {
  await engine.streams.reader();
  engine.streams.tick();
};

const offer = ({ engine }: ApiStand): void => engine.pulls.offer('registry.test/new:1');

const SYSTEM: readonly PublishedAnswer[] = [
  { ask: 'GET /_ping', answer: 'bytes' },
  { ask: 'HEAD /_ping', answer: 'empty' },
  { ask: 'GET /metrics', answer: 'bytes', meanwhile: sampleOnce },
  { ask: 'GET /info', answer: 'SystemInfo' },
  { ask: 'GET /version', answer: 'SystemVersion' },
  {
    ask: 'GET /events?since=0',
    answer: 'first line of EventMessage',
    after: ({ engine }) => engine.images.tag('web:1', 'other:1'),
  },
  {
    ask: `GET /events?since=0&${filters({ type: ['container'] })}`,
    answer: 'first line of EventMessage',
    after: ({ engine }) => engine.containers.pause('full'),
  },
  { ask: 'GET /system/df', answer: 'SystemDataUsageResponse' },
  { ask: 'POST /auth', body: { username: 'a', password: 'b', serveraddress: 'r.test' }, answer: 'SystemAuthResponse' },
  { ask: 'GET /distribution/registry.test/new:1/json', answer: 'DistributionInspect', after: offer },
  { ask: 'GET /plugins', answer: 'Array<Plugin>' },
  { ask: 'GET /plugins/x/json', status: 404, answer: 'ErrorResponse' },
];

const CREATE = { Image: 'web:1', Cmd: ['sleep', '9'] };

const CONTAINERS: readonly PublishedAnswer[] = [
  { ask: 'GET /containers/json?all=1', answer: 'Array<ContainerSummary>' },
  { ask: 'GET /containers/json?all=1&size=1', answer: 'Array<ContainerSummary>' },
  { ask: 'POST /containers/create?name=one', body: CREATE, status: 201, answer: 'ContainerCreateResponse' },
  { ask: 'POST /containers/create?name=full', body: CREATE, status: 409, answer: 'ErrorResponse' },
  { ask: 'GET /containers/full/json', answer: 'ContainerInspectResponse' },
  { ask: 'GET /containers/full/json', answer: 'ContainerInspectResponse', after: connect },
  { ask: 'GET /containers/full/json?size=1', answer: 'ContainerInspectResponse' },
  { ask: 'GET /containers/old/json', answer: 'ContainerInspectResponse' },
  { ask: 'GET /containers/new/json', answer: 'ContainerInspectResponse' },
  { ask: 'GET /containers/full/top', answer: 'ContainerTopResponse' },
  // Docker's Go has null for none.
  { ask: 'GET /containers/full/changes', answer: 'bytes' },
  {
    ask: 'GET /containers/full/changes',
    answer: 'Array<FilesystemChange>',
    after: ({ engine }) => engine.files.setChanges('full', [{ path: '/a', kind: 'added' }]),
  },
  { ask: 'GET /containers/full/stats?stream=0&one-shot=1', answer: 'ContainerStatsResponse' },
  { ask: 'GET /containers/full/stats?stream=0', answer: 'ContainerStatsResponse', meanwhile: sampleOnce },
  { ask: 'GET /containers/old/stats?stream=0', answer: 'ContainerStatsResponse' },
  { ask: 'GET /containers/full/stats', answer: 'first line of ContainerStatsResponse' },
  { ask: 'GET /containers/full/logs?stdout=1', answer: 'bytes' },
  { ask: 'GET /containers/full/export', answer: 'bytes' },
  { ask: 'HEAD /containers/full/archive?path=/', answer: 'empty' },
  { ask: 'GET /containers/full/archive?path=/', answer: 'bytes' },
  { ask: 'PUT /containers/full/archive?path=/', body: new Uint8Array(1024), answer: 'empty' },
  { ask: 'POST /containers/old/rename?name=older', status: 204, answer: 'empty' },
  { ask: 'POST /containers/full/update', body: { CpuShares: 512 }, answer: 'ContainerUpdateResponse' },
  { ask: 'POST /containers/new/start', status: 204, answer: 'empty' },
  { ask: 'POST /containers/full/start', status: 304, answer: 'empty' },
  { ask: 'GET /containers/full/checkpoints', answer: 'bytes' },
  { ask: 'POST /containers/full/checkpoints', body: { CheckpointID: 'one', Exit: true }, status: 201, answer: 'empty' },
  {
    ask: 'DELETE /containers/full/checkpoints/one',
    status: 204,
    answer: 'empty',
    after: ({ engine }) => engine.checkpoints.create('full', 'one', { leavesRunning: true }),
  },
  { ask: 'POST /containers/full/stop?t=0', status: 204, answer: 'empty' },
  { ask: 'POST /containers/full/restart?t=0', status: 204, answer: 'empty' },
  { ask: 'POST /containers/full/kill', status: 204, answer: 'empty' },
  { ask: 'POST /containers/full/pause', status: 204, answer: 'empty' },
  { ask: 'POST /containers/full/unpause', status: 409, answer: 'ErrorResponse' },
  { ask: 'POST /containers/full/resize?h=20&w=40', answer: 'empty' },
  { ask: 'POST /containers/old/wait', answer: 'ContainerWaitResponse' },
  {
    ask: 'POST /containers/full/wait?condition=next-exit',
    answer: 'ContainerWaitResponse',
    meanwhile: async ({ engine }) => {
      await eventually('the wait', () => engine.control.callsOf('containers.wait').length > 0);
      await engine.containers.kill('full', {});
    },
  },
  { ask: 'DELETE /containers/full?force=1&v=1', status: 204, answer: 'empty' },
  { ask: 'POST /containers/prune', answer: 'ContainerPruneResponse' },
  { ask: 'POST /containers/full/exec', body: { Cmd: ['true'] }, status: 201, answer: 'IDResponse' },
  { ask: 'GET /exec/EXEC/json', answer: 'ExecInspectResponse', after: makeExec },
  { ask: 'GET /exec/EXEC/json', answer: 'ExecInspectResponse', after: ranExec },
  { ask: 'POST /exec/EXEC/start', body: { Detach: true }, answer: 'empty', after: makeExec },
  { ask: 'POST /exec/EXEC/resize?h=20&w=40', answer: 'empty', after: startedExec },
  { ask: 'POST /commit?container=full&repo=mine', body: {}, status: 201, answer: 'IDResponse' },
];

const IMAGES: readonly PublishedAnswer[] = [
  { ask: 'GET /images/json', answer: 'Array<ImageSummary>' },
  { ask: 'GET /images/json?shared-size=1', answer: 'Array<ImageSummary>' },
  { ask: 'GET /images/web:1/json', answer: 'ImageInspect' },
  { ask: 'GET /images/bare:1/json', answer: 'ImageInspect' },
  { ask: 'GET /images/web:1/history', answer: 'Array<HistoryResponseItem>' },
  { ask: 'GET /images/search?term=new', answer: 'Array<ImageSearchResponseItem>', after: offer },
  { ask: 'GET /images/get?names=web:1', answer: 'bytes' },
  { ask: 'GET /images/web:1/get', answer: 'bytes' },
  { ask: 'POST /images/web:1/tag?repo=other&tag=9', status: 201, answer: 'empty' },
  { ask: 'DELETE /images/web:1?force=1', answer: 'Array<ImageDeleteResponseItem>' },
  { ask: `POST /images/prune?${filters({ dangling: ['false'] })}`, answer: 'ImagePruneResponse' },
  { ask: 'POST /images/create?fromImage=registry.test/new&tag=1', answer: 'lines of JSONMessage', after: offer },
  { ask: 'POST /images/create?fromSrc=-&repo=mine', body: new Uint8Array(1024), answer: 'lines of JSONMessage' },
  {
    ask: 'POST /images/load',
    body: Buffer.from('an archive'),
    answer: 'lines of JSONMessage',
    after: ({ engine }) => engine.images.archives.set('an archive', [anImage('loaded:1')]),
  },
  { ask: 'POST /images/web/push?tag=1', answer: 'lines of JSONMessage' },
];

const builds: (api: ApiStand) => unknown = ({ engine }) => {
  engine.builds.dockerfileText = 'FROM web:1\nRUN make\n';
  engine.builds.runs.set('make', { output: 'made\n' });
};

const built = async (api: ApiStand): Promise<void> => {
  builds(api);
  await api.ask('POST', '/build?t=made:1', { body: new Uint8Array(1024) });
};

const BUILDS: readonly PublishedAnswer[] = [
  { ask: 'POST /build?t=made:1', body: new Uint8Array(1024), answer: 'lines of JSONMessage', after: builds },
  { ask: 'POST /build/cancel?id=x', status: 501, answer: 'ErrorResponse' },
  { ask: 'POST /build/prune', answer: 'BuildPruneResponse' },
  { ask: 'POST /build/prune?all=1', answer: 'BuildPruneResponse', after: built },
  { ask: 'GET /system/df', answer: 'SystemDataUsageResponse', after: built },
  { ask: 'POST /session', status: 501, answer: 'ErrorResponse' },
];

const NETWORKS: readonly PublishedAnswer[] = [
  { ask: 'GET /networks', answer: 'Array<NetworkSummary>', after: connect },
  { ask: 'GET /networks/back', answer: 'NetworkInspect', after: connect },
  { ask: 'GET /networks/bridge', answer: 'NetworkInspect' },
  { ask: 'POST /networks/create', body: { Name: 'back' }, status: 201, answer: 'NetworkCreateResponse' },
  { ask: 'POST /networks/prune', answer: 'NetworkPruneResponse', after: makeNetwork },
  { ask: 'POST /networks/back/connect', body: { Container: 'full' }, answer: 'empty', after: makeNetwork },
  { ask: 'POST /networks/back/disconnect', body: { Container: 'full' }, answer: 'empty', after: connect },
  { ask: 'DELETE /networks/back', status: 204, answer: 'empty', after: makeNetwork },
];

const VOLUMES: readonly PublishedAnswer[] = [
  { ask: 'GET /volumes', answer: 'VolumeListResponse' },
  { ask: 'GET /volumes/data', answer: 'Volume' },
  { ask: 'POST /volumes/create', body: { Name: 'more', Labels: { a: 'b' } }, status: 201, answer: 'Volume' },
  { ask: 'POST /volumes/create', body: {}, status: 201, answer: 'Volume' },
  { ask: `POST /volumes/prune?${filters({ all: ['1'] })}`, answer: 'VolumePruneResponse' },
  { ask: 'DELETE /volumes/none?force=1', status: 204, answer: 'empty' },
];

/** A row for every endpoint, and one more for each form that an answer takes. */
export const PUBLISHED_ANSWERS: readonly PublishedAnswer[] = [
  ...SYSTEM,
  ...CONTAINERS,
  ...IMAGES,
  ...BUILDS,
  ...NETWORKS,
  ...VOLUMES,
];
