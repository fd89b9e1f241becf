import { ContextStore } from '../../contexts/context-store.js';
import { type Container, type ContainerAction, type Engine, mayTake } from '../../engine/index.js';
import { familiarReference, parseReference } from '../../oci/reference.js';
import { humanSize } from '../print/human-size.js';
import { type Candidate, candidatesOf } from './candidate.js';
import type { ObjectKind } from './source.js';

/** What names are asked of. The engine is opened once it is. */
export type NameSources = {
  readonly engine: () => Promise<Engine>;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** What must be possible with a container for a command to take it; commands that are not here take any. */
const ACTIONS: Readonly<Record<string, ContainerAction>> = {
  attach: 'attach',
  exec: 'exec',
  kill: 'kill',
  pause: 'pause',
  start: 'start',
  stats: 'kill',
  stop: 'stop',
  top: 'kill',
  unpause: 'unpause',
  wait: 'stop',
};

/** The names that there are. @param verb Leaves out the containers that this command would refuse. */
export async function objectNames(
  kind: ObjectKind,
  verb: string,
  { engine, env }: NameSources,
): Promise<readonly Candidate[]> {
  switch (kind) {
    case 'container':
      return containerNames(await (await engine()).containers.list({ all: true }), verb);
    case 'image':
      return imageNames(await engine());
    case 'network':
      return (await (await engine()).networks.list()).map(({ name, driver }) => ({ text: name, description: driver }));
    case 'volume':
      return (await (await engine()).volumes.list()).map(({ name, users }) => ({
        text: name,
        description: users.map(({ containerName }) => containerName).join(', '),
      }));
    case 'context':
      return (await ContextStore.of(env).list()).map(({ name, endpoint }) => ({ text: name, description: endpoint }));
    case 'save':
      return (await (await engine()).saves.list()).map(({ number, containerName }) => ({
        text: String(number),
        description: containerName,
      }));
    case 'backup':
      return (await (await engine()).backups.list()).map(({ number, volume }) => ({
        text: String(number),
        description: volume,
      }));
    default:
      return kind satisfies never;
  }
}

function containerNames(containers: readonly Container[], verb: string): readonly Candidate[] {
  const action = Object.hasOwn(ACTIONS, verb) ? ACTIONS[verb] : undefined;
  return containers
    .filter(({ state }) => action === undefined || mayTake(action, state.status))
    .map(({ name, image, state }) => ({ text: name, description: `${state.status}, ${image}` }));
}

async function imageNames({ images }: Pick<Engine, 'images'>): Promise<readonly Candidate[]> {
  const listed = await images.list();
  return listed.flatMap(({ names, sizeBytes }) =>
    candidatesOf(names.map((name) => familiarReference(parseReference(name)))).map(({ text }) => ({
      text,
      description: humanSize(sizeBytes),
    })),
  );
}
