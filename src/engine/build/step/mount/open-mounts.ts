import { engineError } from '../../../../errors/engine-error.js';
import type { RuntimeMount } from '../../../../oci/runtime-spec.js';
import { tmpfsMount } from '../../../bundle/user-mounts.js';
import type { MountCopies } from '../../../container/mount-copies.js';
import type { BuildSession } from '../../build-session.js';
import { openAgent } from './open-agent.js';
import { openBind } from './open-bind.js';
import { openCacheFolders } from './open-cache-folders.js';
import type { PlannedMount } from './plan-mounts.js';
import { mountSecret, readSecret } from './secret-mount.js';

/** Mounts that are ready. Closing them lets go of what they hold. */
export type OpenedMounts = AsyncDisposable & {
  /** Puts them where the runtime finds them. */
  readonly attach: (copies: MountCopies) => readonly RuntimeMount[];
  /** `NAME=value` of secrets that are to be variables, and where an agent listens. */
  readonly environment: readonly string[];
  /** Where in the tree they are. */
  readonly places: readonly string[];
  /** What they show is not what was hashed any more. */
  readonly hasChanged: boolean;
};

/** What one mount comes to. */
type Opened = {
  readonly attach?: ((copies: MountCopies) => RuntimeMount) | undefined;
  readonly environment?: string | undefined;
  readonly hasChanged?: boolean | undefined;
};

/** Makes what the mounts of a RUN need. @throws build_secret_missing, disk_full, cancelled */
export async function openMounts(session: BuildSession, planned: readonly PlannedMount[]): Promise<OpenedMounts> {
  await using stack = new AsyncDisposableStack();
  const folders = await openCacheFolders(session, planned, stack);
  const opened: Opened[] = [];
  for (const each of planned) opened.push(await openMount(session, each, { stack, folders }));
  const held = stack.move();
  return {
    attach: (copies) => opened.flatMap(({ attach }) => (attach ? [attach(copies)] : [])),
    environment: opened.flatMap(({ environment }) => environment ?? []),
    places: planned.map(({ target }) => target).filter((target) => target !== ''),
    hasChanged: opened.some(({ hasChanged = false }) => hasChanged),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

type Opening = { readonly stack: AsyncDisposableStack; readonly folders: ReadonlyMap<PlannedMount, string> };

async function openMount(session: BuildSession, planned: PlannedMount, { stack, folders }: Opening): Promise<Opened> {
  const { mount, target } = planned;
  switch (mount.type) {
    case 'bind': {
      const { clone, hasChanged } = await openBind(session, planned, stack);
      return { attach: (copies) => bindAt(target, copies.add(clone()), mount.isReadOnly), hasChanged };
    }
    case 'cache': {
      const folder = folders.get(planned);
      if (folder === undefined) throw new TypeError('a cache that was not opened');
      return { attach: () => bindAt(target, folder, mount.isReadOnly) };
    }
    case 'tmpfs': {
      const size = mount.sizeLimitBytes === undefined ? [] : [`size=${mount.sizeLimitBytes}`];
      const asked = { type: 'tmpfs', source: '', mayCreateSource: false, isReadOnly: mount.isReadOnly } as const;
      return { attach: () => tmpfsMount({ ...asked, destination: target, options: ['exec', ...size] }) };
    }
    case 'secret':
      return openSecret(session, planned);
    case 'ssh': {
      const socketPath = await openAgent(session, planned, stack);
      if (socketPath === undefined) return {};
      return { environment: `SSH_AUTH_SOCK=${target}`, attach: () => bindAt(target, socketPath, false) };
    }
    default:
      return mount.type satisfies never;
  }
}

function openSecret(session: BuildSession, { mount, target }: PlannedMount): Opened {
  const id = mount.id ?? '';
  const bytes = readSecret(session.request.secrets, id);
  if (!bytes && mount.isRequired) throw engineError('build_secret_missing', { id });
  if (!bytes) return {};
  const { environmentName } = mount;
  return {
    ...(environmentName !== undefined && { environment: `${environmentName}=${bytes.toString('utf8')}` }),
    ...(target !== '' && {
      attach: (copies: MountCopies) => bindAt(target, copies.add(mountSecret(session.parts, bytes, mount)), true),
    }),
  };
}

const bindAt = (destination: string, source: string, isReadOnly: boolean): RuntimeMount => ({
  destination,
  type: 'bind',
  source,
  options: ['rbind', 'rprivate', isReadOnly ? 'ro' : 'rw'],
});
