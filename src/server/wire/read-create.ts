import type { CreateContainer } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { invalid } from '../../wire/words/invalid.js';
import { API_VERSION, type ApiVersion } from '../http/api-version.js';
import { checkUnused } from './check-unused.js';
import { createOfVersion, requireOwnOptions } from './create-of-version.js';
import { GoObject } from './go-object.js';
import { readConfig, some } from './read-config.js';
import { readHostConfig } from './read-host-config.js';
import { macAddressWarnings } from './read-mac-address.js';
import { readMounts, readVolumePlaces } from './read-mounts.js';
import { readNetworking } from './read-networking.js';
import { readExposedPorts, readPortBindings } from './read-ports.js';
import { readUnusualEmpties } from './read-unusual-empties.js';

/**
 * What the engine is to create, from the body of `POST /containers/create`.
 *
 * @throws argument_invalid, mount_invalid, signal_invalid, not_implemented
 * @see moby, runconfig: decodeContainerConfig
 */
export function readCreate(document: unknown, version: ApiVersion = API_VERSION): CreateContainer {
  if (document === undefined || document === null) throw noConfig();
  const body = GoObject.of(document, 'CreateRequest');
  const host = body.object('HostConfig', 'container.HostConfig');
  requireOwnOptions(host, version);
  checkUnused(body, host);
  const asked = {
    image: body.text('Image') ?? '',
    ...readConfig(body),
    ...(host ? readHostConfig(host) : {}),
    ...readNetworking(body, host, version),
    mounts: some(readMounts(body, host)),
    declaredVolumes: some(readVolumePlaces(body)),
    ...readExposedPorts(body),
    ports: some(host ? readPortBindings(host) : []),
    publishAll: host?.boolean('PublishAllPorts'),
    unusualEmpties: readUnusualEmpties(host),
  };
  if (!Object.keys(document).some((name) => !NO_CONFIG.has(name.toLowerCase()))) throw noConfig();
  if (asked.image === '' && !asked.entrypoint?.length && !asked.command?.length) {
    throw engineError('container_no_command');
  }
  return createOfVersion(asked, version);
}

const noConfig = (): Error => invalid('config cannot be empty in order to create a container');

/** Go has no configuration where the body says nothing but these. */
const NO_CONFIG: ReadonlySet<string> = new Set(['hostconfig', 'networkingconfig']);

/** What whoever sent it is told, beside what the engine has to tell. */
export const createWarnings = (document: unknown, version: ApiVersion): readonly string[] =>
  macAddressWarnings(GoObject.of(document, 'CreateRequest').text('MacAddress') ?? '', version);
