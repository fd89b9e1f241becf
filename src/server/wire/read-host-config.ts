import type { CreateContainer, RestartPolicy } from '../../engine/index.js';
import { invalid } from '../../wire/words/invalid.js';
import type { GoObject } from './go-object.js';
import { some } from './read-config.js';
import { readNamespaces } from './read-namespaces.js';
import { readDevices, readResources } from './read-resources.js';
import { readConsoleSize } from './read-size.js';

const DEFAULT_LOG_DRIVER = 'json-file';

/** What the body says of the machine's side, without mounts, ports and networks. @see moby, api/types/container: HostConfig */
export function readHostConfig(host: GoObject): Omit<CreateContainer, 'image'> {
  const log = host.object('LogConfig', 'container.LogConfig');
  const restart = readRestartPolicy(host);
  const isAutoRemoved = host.boolean('AutoRemove');
  if (isAutoRemoved && restart && restart.name !== 'no') {
    throw invalid("can't create 'AutoRemove' container with restart policy");
  }
  return {
    restart,
    isAutoRemoved,
    log: log && readLog(log),
    volumeDriver: host.text('VolumeDriver') || undefined,
    volumesFrom: some(host.texts('VolumesFrom')),
    annotations: host.textMap('Annotations'),
    dns: {
      servers: host.texts('Dns') ?? [],
      search: host.texts('DnsSearch') ?? [],
      options: host.texts('DnsOptions') ?? [],
    },
    extraHosts: some(host.texts('ExtraHosts')),
    groupAdd: some(host.texts('GroupAdd')),
    storageOptions: host.textMap('StorageOpt'),
    sysctls: host.textMap('Sysctls'),
    runtime: host.text('Runtime') || undefined,
    shmSizeBytes: host.number('ShmSize') || undefined,
    hasInit: host.boolean('Init'),
    idFile: host.text('ContainerIDFile') || undefined,
    terminalSize: readConsoleSize(host),
    isolation: readIsolation(host),
    cgroupParent: host.text('CgroupParent') || undefined,
    ...readPrivileges(host),
    ...readDevices(host),
    namespaces: readNamespaces(host),
    resources: readResources(host),
  };
}

/** @see moby, runconfig/hostconfig_unix.go: validateIsolation */
function readIsolation(host: GoObject): string | undefined {
  const isolation = host.text('Isolation') ?? '';
  if (isolation === '' || isolation.toLowerCase() === 'default') return isolation || undefined;
  throw invalid(`Invalid isolation: ${JSON.stringify(isolation)} - linux only supports 'default'`);
}

/** Options without a driver are the default one's. */
function readLog(log: GoObject): CreateContainer['log'] {
  const [driver, options] = [log.text('Type') || DEFAULT_LOG_DRIVER, log.textMap('Config') ?? {}];
  return log.text('Type') || Object.keys(options).length > 0 ? { driver, options } : undefined;
}

const readPrivileges = (host: GoObject): Omit<CreateContainer, 'image'> => ({
  capAdd: some(host.textOrTexts('CapAdd')),
  capDrop: some(host.textOrTexts('CapDrop')),
  isPrivileged: host.boolean('Privileged'),
  hasReadOnlyRoot: host.boolean('ReadonlyRootfs'),
  securityOptions: some(host.texts('SecurityOpt')),
  // Docker's program turns `systempaths=unconfined` into lists that are there and empty.
  maskedPaths: host.texts('MaskedPaths'),
  readOnlyPaths: host.texts('ReadonlyPaths'),
});

const POLICIES = ['no', 'always', 'on-failure', 'unless-stopped'] as const;

/** Undefined where nothing is said. @see moby, api/types/container: ValidateRestartPolicy */
export function readRestartPolicy(host: GoObject): RestartPolicy | undefined {
  const policy = host.object('RestartPolicy', 'container.RestartPolicy');
  if (!policy) return undefined;
  const [given, maximumRetryCount] = [policy.text('Name') ?? '', policy.number('MaximumRetryCount', 'int') ?? 0];
  if (given === '') return undefined;
  const name = POLICIES.find((known) => known === given);
  if (name === undefined) {
    throw invalid(
      `invalid restart policy: unknown policy '${given}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'`,
    );
  }
  if (name !== 'on-failure' && maximumRetryCount !== 0) {
    const negative = maximumRetryCount < 0 ? ' and cannot be negative' : '';
    throw invalid(`invalid restart policy: maximum retry count can only be used with 'on-failure'${negative}`);
  }
  if (maximumRetryCount < 0) throw invalid('invalid restart policy: maximum retry count cannot be negative');
  return { name, maximumRetryCount };
}
