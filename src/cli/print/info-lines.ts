import type { SystemInfo } from '../../engine/index.js';
import { infoToWire } from '../../wire/info-to-wire.js';
import { binarySize } from './human-size.js';

/** What `info` prints; docker's lines where we have what they tell. @see docker/cli, cli/command/system/info.go */
export function infoLines(
  info: SystemInfo,
  { version, context, nowMs }: { readonly version: string; readonly context: string; readonly nowMs: number },
): readonly string[] {
  return [
    'Client:',
    ` Version:    ${version}`,
    ` Context:    ${context}`,
    ' Debug Mode: false',
    '',
    'Server:',
    ...serverLines(info, nowMs).map((line) => ` ${line}`),
  ];
}

function serverLines(info: SystemInfo, nowMs: number): readonly string[] {
  const { containers, runtime, monitor } = info;
  const wire = infoToWire(info, { nowMs });
  return [
    `Containers: ${wire.Containers}`,
    ` Running: ${containers.running}`,
    ` Paused: ${containers.paused}`,
    ` Stopped: ${containers.stopped}`,
    `Images: ${info.images}`,
    `Server Version: ${info.gantryVersion}`,
    `Storage Driver: ${wire.Driver}`,
    `Logging Driver: ${wire.LoggingDriver}`,
    `Cgroup Driver: ${wire.CgroupDriver}`,
    `Cgroup Version: ${info.cgroupVersion}`,
    'Plugins:',
    ` Volume: ${wire.Plugins.Volume.join(' ')}`,
    ` Network: ${wire.Plugins.Network.join(' ')}`,
    ` Log: ${wire.Plugins.Log.join(' ')}`,
    'Swarm: inactive',
    `Runtimes: ${runtime.name}`,
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
    `ID: ${wire.ID}`,
    `Docker Root Dir: ${info.dataRoot}`,
    ...(info.runRoot === '' ? [] : [`Run Root: ${info.runRoot}`]),
    'Debug Mode: false',
    'Experimental: false',
    `Live Restore Enabled: ${wire.LiveRestoreEnabled}`,
  ];
}
