import type { SystemInfo } from '../../engine/index.js';
import { goMap } from '../../wire/go-map.js';
import { binarySize } from './human-size.js';

/** Of a container that asks for none. */
const DEFAULT_LOG_DRIVER = 'json-file';
const LOG_DRIVERS = ['fluentd', 'gelf', 'journald', 'json-file', 'local', 'none', 'syslog'];

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
    `conmon version: ${monitor.version} (${monitor.path})`,
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

/** What a template sees: docker's names. */
export const infoFields = (info: SystemInfo) => ({
  Containers: total(info),
  ContainersRunning: info.containers.running,
  ContainersPaused: info.containers.paused,
  ContainersStopped: info.containers.stopped,
  Images: info.images,
  Driver: info.storageDriver,
  LoggingDriver: DEFAULT_LOG_DRIVER,
  Plugins: goMap({ Log: LOG_DRIVERS }),
  CgroupVersion: String(info.cgroupVersion),
  KernelVersion: info.kernelVersion,
  OperatingSystem: info.operatingSystem,
  OSType: 'linux',
  Architecture: info.architecture,
  NCPU: info.cpus,
  MemTotal: info.memoryBytes,
  DockerRootDir: info.dataRoot,
  Name: info.hostname,
  ServerVersion: info.gantryVersion,
  Runtimes: goMap({ [info.runtime.name]: { path: info.runtime.path } }),
  DefaultRuntime: info.runtime.name,
  Warnings: info.warnings,
});
