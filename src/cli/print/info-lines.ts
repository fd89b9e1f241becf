import type { SystemInfo } from '../../engine/index.js';
import { DEFAULT_LOG_DRIVER, LOG_DRIVERS } from '../../wire/info-to-wire.js';
import { binarySize } from './human-size.js';

/** What `info` prints; docker's lines where we have what they tell. */
export function infoLines(info: SystemInfo): readonly string[] {
  const { containers, runtime, monitor } = info;
  return [
    `Containers: ${total(info)}`,
    ` Running: ${containers.running}`,
    ` Paused: ${containers.paused}`,
    ` Stopped: ${containers.stopped}`,
    `Images: ${info.images}`,
    `Server Version: ${info.gantryVersion}`,
    `Storage Driver: ${info.storageDriver}`,
    `Logging Driver: ${DEFAULT_LOG_DRIVER}`,
    `Log Drivers: ${LOG_DRIVERS.join(' ')}`,
    `Cgroup Version: ${info.cgroupVersion}`,
    `Default Runtime: ${runtime.name}`,
    `${runtime.name} version: ${runtime.version} (${runtime.path})`,
    // Of another machine docker’s API does not tell.
    ...(monitor.path === '' ? [] : [`conmon version: ${monitor.version} (${monitor.path})`]),
    `Kernel Version: ${info.kernelVersion}`,
    `Operating System: ${info.operatingSystem}`,
    'OSType: linux',
    `Architecture: ${info.architecture}`,
    `CPUs: ${info.cpus}`,
    `Total Memory: ${binarySize(info.memoryBytes)}`,
    `Name: ${info.hostname}`,
    `Data Root: ${info.dataRoot}`,
    `Run Root: ${info.runRoot}`,
  ];
}

const total = ({ containers }: SystemInfo): number => containers.running + containers.paused + containers.stopped;
