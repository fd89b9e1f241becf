import type { SystemInfo } from '../../engine/index.js';
import { goMap } from '../format/go-template/value.js';
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
