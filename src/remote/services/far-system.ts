import type { Container, EngineEvent, SystemInfo, SystemService } from '../../engine/index.js';
import { boundedLines } from '../connection/bounded.js';
import { type FarParts, lacks, objectOf } from '../far-parts.js';
import type { AnswerObject } from '../reading/answer-object.js';
import { momentText } from '../reading/moment.js';
import { untilCancelled } from '../until-cancelled.js';
import { eventFilters } from '../writing/filters.js';
import type { ContainerReader } from './container-reader.js';
import { readUsage } from './far-images.js';

const LONGEST_LINE_BYTES = 1024 * 1024;
const TYPES = ['container', 'image', 'network', 'volume', 'daemon'] as const;
/** What changes a container without showing in lists. */
const UNLISTED_ACTIONS = /^(update|rename|connect|disconnect|health_status.*)$/;

export function farSystem(parts: FarParts, reader: ContainerReader): SystemService {
  const { client } = parts;
  return {
    info: async () => readInfo(objectOf(client, await client.json('GET', '/info'), 'what it says of itself')),
    events: (options = {}) => untilCancelled(farEvents(parts, reader, options), options.cancelSignal),
    hostSample: lacks(parts, 'the load of the machine'),
    // What goes on there is seen to there.
    attend: async () => undefined,
    async diskUsage() {
      const answer = objectOf(client, await client.json('GET', '/system/df'), 'the disk usage');
      const version = objectOf(client, await client.json('GET', '/version'), 'its version');
      const platform = { os: version.text('Os') || 'linux', architecture: version.text('Arch') };
      const [{ images, layersBytes }, containers] = await Promise.all([
        readUsage(parts, platform),
        reader.list({ all: true }),
      ]);
      const byId = new Map<string, Container>(containers.map((container) => [container.id, container]));
      return {
        images,
        layersBytes,
        containers: answer.objects('Containers').flatMap((each) => {
          const container = byId.get(each.text('Id'));
          return container ? [{ container, sizeBytes: each.number('SizeRw') }] : [];
        }),
        volumes: answer
          .objects('Volumes')
          .map((volume) => ({
            name: volume.text('Name'),
            sizeBytes: Math.max(0, volume.object('UsageData')?.number('Size') ?? 0),
            links: Math.max(0, volume.object('UsageData')?.number('RefCount') ?? 0),
          }))
          .toSorted((one, other) => (one.name < other.name ? -1 : 1)),
      };
    },
    check: lacks(parts, 'checking what is stored'),
  };
}

type EventOptions = NonNullable<Parameters<SystemService['events']>[0]>;

async function* farEvents(
  { client }: FarParts,
  reader: ContainerReader,
  { sinceMs, untilMs, filter = {}, cancelSignal }: EventOptions,
): AsyncGenerator<EngineEvent> {
  const { bytes } = await client.stream('GET', '/events', {
    query: {
      since: sinceMs === undefined ? undefined : momentText(sinceMs),
      until: untilMs === undefined ? undefined : momentText(untilMs),
      filters: eventFilters(filter),
    },
    cancelSignal,
  });
  const tooLong = (): Error => client.invalid('an event without end');
  let sequence = 0;
  for await (const line of boundedLines(bytes, { limit: LONGEST_LINE_BYTES, tooLong })) {
    const event = readEvent(objectOf(client, client.parsed(line), 'an event'), line, (sequence += 1));
    if (!event) continue;
    if (UNLISTED_ACTIONS.test(event.action)) reader.forget(event.actor.attributes['container'] ?? event.actor.id);
    yield event;
  }
}

function readInfo(info: AnswerObject): SystemInfo {
  const driver = info.text('Driver');
  const runtime = info.text('DefaultRuntime');
  return {
    id: info.text('ID'),
    gantryVersion: info.text('ServerVersion'),
    farVersion: info.text('ServerVersion'),
    dataRoot: info.text('DockerRootDir'),
    runRoot: '',
    containers: {
      running: info.number('ContainersRunning'),
      paused: info.number('ContainersPaused'),
      stopped: info.number('ContainersStopped'),
    },
    images: info.number('Images'),
    hostname: info.text('Name'),
    operatingSystem: info.text('OperatingSystem'),
    operatingSystemVersion: info.text('OSVersion'),
    kernelVersion: info.text('KernelVersion'),
    architecture: info.text('Architecture'),
    cpus: info.number('NCPU'),
    memoryBytes: info.number('MemTotal'),
    cgroupVersion: info.text('CgroupVersion') === '2' ? 2 : 1,
    storageDriver: driver === 'overlay2' ? 'overlay' : driver,
    runtime: {
      name: runtime,
      path: info.object('Runtimes')?.object(runtime)?.text('path') ?? '',
      version: info.object('RuncCommit')?.text('ID') ?? '',
    },
    monitor: { path: '', version: '' },
    cdiDevices: info
      .objects('DiscoveredDevices')
      .filter((device) => device.text('Source') === 'cdi')
      .map((device) => device.text('ID')),
    warnings: info.texts('Warnings'),
  };
}

/** Undefined for what has no place here: plugins, builders, parts of a swarm. */
function readEvent(event: AnswerObject, line: Buffer, sequence: number): EngineEvent | undefined {
  const type = TYPES.find((each) => each === event.text('Type'));
  if (!type) return undefined;
  const actor = event.object('Actor');
  return {
    sequence,
    type,
    action: event.text('Action'),
    actor: { id: actor?.text('ID') ?? '', attributes: actor?.textMap('Attributes') ?? {} },
    ...timeOf(event, line),
  };
}

/** Nanoseconds since 1970 are more than a number holds: they are read from the text. */
function timeOf(event: AnswerObject, line: Buffer): Pick<EngineEvent, 'timeMs' | 'timeNanosRest'> {
  const nanos = /"timeNano":\s*(\d{1,19})/.exec(line.toString('latin1'))?.[1];
  if (nanos === undefined) return { timeMs: event.number('time') * 1000, timeNanosRest: 0 };
  const whole = BigInt(nanos);
  return { timeMs: Number(whole / 1_000_000n), timeNanosRest: Number(whole % 1_000_000n) };
}
