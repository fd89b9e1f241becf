import type { ContainerResources, CreateContainer } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { invalid } from '../values/invalid.js';
import { toRecord } from '../values/key-value.js';
import type { Ulimit } from '../values/ulimit.js';
import { defined } from './defined.js';
import { readLimits } from './limit-flags.js';
import { parseDevices } from './parse-device.js';
import type { CreateFlags } from './to-create-container.js';

/** What the flags say of limits and devices. @throws argument_invalid */
export function readResources(
  flags: CreateFlags,
): Pick<CreateContainer, 'resources' | 'devices' | 'deviceCgroupRules' | 'deviceRequests' | 'storageOptions'> {
  checkIsolation(flags.isolation);
  const { devices, requests } = parseDevices(flags.device);
  return {
    resources: readCreationLimits(flags),
    devices: some(devices),
    deviceCgroupRules: some(flags.deviceCgroupRule),
    deviceRequests: some([...flags.gpus, ...requests]),
    storageOptions: readStorageOptions(flags.storageOpt),
  };
}

const some = <Item>(items: readonly Item[]): readonly Item[] | undefined => (items.length > 0 ? items : undefined);

const readCreationLimits = (flags: CreateFlags): Partial<ContainerResources> => ({
  ...readLimits(flags),
  ...defined({
    memorySwappiness: swappiness(flags.memorySwappiness),
    isOomKillDisabled: flags.oomKillDisable || undefined,
    oomScoreAdj: flags.oomScoreAdj,
    ulimits: some(lastOfEach(flags.ulimit)),
  }),
});

/** -1 is the kernel's own, as it is without the flag. */
function swappiness(value: number | undefined): number | undefined {
  if (value === undefined || value === -1) return undefined;
  if (value < 0 || value > 100) throw invalid(`invalid value: ${value}. Valid memory swappiness range is 0-100`);
  return value;
}

/** Of two for one name the later holds. */
const lastOfEach = (ulimits: readonly Ulimit[]): readonly Ulimit[] => [
  ...new Map(ulimits.map((ulimit) => [ulimit.name, ulimit])).values(),
];

function checkIsolation(isolation = ''): void {
  if (isolation !== '' && isolation.toLowerCase() !== 'default') {
    const reason = `Invalid isolation: ${JSON.stringify(isolation)} - linux only supports 'default'`;
    throw engineError('wish_refused', { reason });
  }
}

function readStorageOptions(options: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (options.length === 0) return undefined;
  if (options.some((option) => !option.includes('='))) throw invalid('invalid storage option');
  return toRecord(options);
}
