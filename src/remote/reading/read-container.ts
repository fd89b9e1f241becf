import type {
  Container,
  ContainerDetails,
  ContainerHealth,
  ContainerId,
  ContainerState,
  ContainerStatus,
} from '../../engine/index.js';
import type { Digest } from '../../oci/digest.js';
import type { AnswerObject } from './answer-object.js';
import { readMoment } from './moment.js';
import { readConfig } from './read-config.js';
import { readPlaces, readPublished } from './read-places.js';

const STATUSES: readonly ContainerStatus[] = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
];

/** Others say of a container without a health check that it has none, or nothing. */
const HAS_HEALTH = /^(starting|healthy|unhealthy)$/;

/** A container as `/containers/{id}/json` tells of it. @see moby, api/types/container: InspectResponse */
export function readContainer(answer: AnswerObject): Container {
  const state = answer.object('State');
  const health = state?.object('Health');
  return {
    id: answer.text('Id') as ContainerId,
    name: answer.text('Name').replace(/^\//, ''),
    createdAtMs: readMoment(answer.text('Created')),
    image: answer.object('Config')?.text('Image') || answer.text('Image'),
    imageId: digestOf(answer.text('Image')),
    config: readConfig(answer),
    state: readState(answer, state),
    health: health && HAS_HEALTH.test(health.text('Status')) ? readHealth(health) : undefined,
  };
}

/** The same with what docker works out for an inspection. */
export function readDetails(answer: AnswerObject): ContainerDetails {
  const container = readContainer(answer);
  const settings = answer.object('NetworkSettings');
  const driver = answer.object('GraphDriver');
  const data = driver?.textMap('Data') ?? {};
  return {
    container,
    paths: {
      resolvConf: answer.text('ResolvConfPath'),
      hostname: answer.text('HostnamePath'),
      hosts: answer.text('HostsPath'),
      log: answer.text('LogPath'),
      networkNamespace: settings?.text('SandboxKey') ?? '',
    },
    storage: {
      driver: driver?.text('Name') === 'vfs' ? 'copy' : 'overlay',
      layers: (data['LowerDir'] ?? '')
        .split(':')
        .filter((layer) => layer !== '')
        .toReversed(),
      changes: data['UpperDir'] ?? '',
      merged: data['MergedDir'] ?? '',
    },
    volumePaths: Object.fromEntries(
      answer
        .objects('Mounts')
        .filter((mount) => mount.text('Type') === 'volume')
        .map((mount) => [mount.text('Name'), mount.text('Source')]),
    ),
    execIds: answer.texts('ExecIDs'),
    sandboxId: settings?.text('SandboxID') ?? '',
    places: readPlaces(answer),
    runtime: answer.object('HostConfig')?.text('Runtime') ?? '',
  };
}

/** Podman leaves out what all of them begin with. */
export const digestOf = (text: string): Digest => (/^[0-9a-f]{64}$/.test(text) ? `sha256:${text}` : text) as Digest;

function readState(answer: AnswerObject, state: AnswerObject | undefined): ContainerState {
  const status = STATUSES.find((each) => each === state?.text('Status')) ?? 'exited';
  const isAlive = status === 'running' || status === 'paused';
  return {
    status,
    pid: state?.number('Pid') ?? 0,
    pidStartTicks: 0,
    exitCode: state?.number('ExitCode') ?? 0,
    isOomKilled: state?.boolean('OOMKilled') ?? false,
    error: state?.text('Error') ?? '',
    startedAtMs: readMoment(state?.text('StartedAt') ?? ''),
    finishedAtMs: readMoment(state?.text('FinishedAt') ?? ''),
    restartCount: answer.number('RestartCount'),
    restartAtMs: 0,
    wasStoppedByUser: false,
    endpoints: isAlive ? readPlaces(answer).flatMap(({ endpoint }) => endpoint ?? []) : [],
    ports: isAlive ? readPublished(answer) : [],
  };
}

function readHealth(health: AnswerObject): ContainerHealth {
  const status = health.text('Status');
  return {
    status: status === 'healthy' || status === 'starting' ? status : 'unhealthy',
    failingStreak: health.number('FailingStreak'),
    log: health.objects('Log').map((probe) => ({
      startedAtMs: readMoment(probe.text('Start')),
      endedAtMs: readMoment(probe.text('End')),
      exitCode: probe.number('ExitCode'),
      output: probe.text('Output'),
    })),
  };
}
