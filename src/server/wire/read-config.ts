import type { CreateContainer } from '../../engine/index.js';
import { parseSignal } from '../../oci/signal.js';
import type { GoObject } from './go-object.js';
import { readHealth } from './read-health.js';

/** What the body itself says of the program: docker's `container.Config`. @see moby, api/types/container: Config */
export function readConfig(config: GoObject): Omit<CreateContainer, 'image'> {
  const stopSignal = config.text('StopSignal');
  return {
    hostname: config.text('Hostname') || undefined,
    domainname: config.text('Domainname') || undefined,
    user: config.text('User') || undefined,
    hasTty: config.boolean('Tty'),
    hasStdin: config.boolean('OpenStdin'),
    isStdinOnce: config.boolean('StdinOnce'),
    attached: {
      stdin: config.boolean('AttachStdin') ?? false,
      stdout: config.boolean('AttachStdout') ?? false,
      stderr: config.boolean('AttachStderr') ?? false,
    },
    env: some(config.texts('Env')),
    command: some(config.textOrTexts('Cmd')),
    entrypoint: readEntrypoint(config),
    workingDir: config.text('WorkingDir') || undefined,
    labels: config.textMap('Labels'),
    ...(stopSignal && { stopSignal: parseSignal(stopSignal), stopSignalText: stopSignal }),
    stopTimeoutSeconds: config.number('StopTimeout', 'int'),
    health: readHealth(config.object('Healthcheck', 'container.HealthConfig')),
  };
}

/** One that is empty takes the image's away, and docker's program says so with an empty text. */
function readEntrypoint(config: GoObject): readonly string[] | undefined {
  const entrypoint = config.textOrTexts('Entrypoint');
  return entrypoint?.length === 1 && entrypoint[0] === '' ? [] : entrypoint;
}

/** Nothing where the list is empty. */
export const some = <Item>(items: readonly Item[] | undefined): readonly Item[] | undefined =>
  items && items.length > 0 ? items : undefined;
