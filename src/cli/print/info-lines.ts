import type { SystemInfo } from '../../engine/index.js';
import { DOCKER_VERSION } from '../../wire/api-versions.js';
import { infoToWire } from '../../wire/info-to-wire.js';
import { binarySize } from './human-size.js';

/** What `info` prints; docker's lines where we have what they tell. @see docker/cli, cli/command/system/info.go */
export function infoLines(
  info: SystemInfo,
  { version, context, nowMs }: { readonly version: string; readonly context: string; readonly nowMs: number },
): readonly string[] {
  return [
    `Client: gantry ${version}`,
    ` Version:    ${DOCKER_VERSION}`,
    ` Context:    ${context}`,
    ' Debug Mode: false',
    '',
    'Server:',
    ...serverLines(info, nowMs).map((line) => ` ${line}`),
  ];
}

const discovered = ({ cdiDevices = [] }: SystemInfo): readonly string[] =>
  cdiDevices.length === 0 ? [] : ['Discovered Devices:', ...cdiDevices.map((id) => ` cdi: ${id}`)];

/** `name=seccomp,profile=builtin` as the name, and below it what else is said. */
const securityLines = ({ SecurityOptions }: ReturnType<typeof infoToWire>): readonly string[] => [
  'Security Options:',
  ...SecurityOptions.flatMap((option) => {
    const [[, name = ''] = [], ...others] = option.split(',').map((pair) => pair.split('=', 2));
    return [` ${name}`, ...others.map(([key = '', value = '']) => `  ${capitalized(key)}: ${value}`)];
  }),
];

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function serverLines(info: SystemInfo, nowMs: number): readonly string[] {
  const { containers, runtime, monitor } = info;
  const wire = infoToWire(info, { nowMs });
  return [
    `Containers: ${wire.Containers}`,
    ` Running: ${containers.running}`,
    ` Paused: ${containers.paused}`,
    ` Stopped: ${containers.stopped}`,
    `Images: ${info.images}`,
    `Server Version: ${wire.ServerVersion}`,
    `Storage Driver: ${wire.Driver}`,
    `Logging Driver: ${wire.LoggingDriver}`,
    `Cgroup Driver: ${wire.CgroupDriver}`,
    `Cgroup Version: ${info.cgroupVersion}`,
    'Plugins:',
    ` Volume: ${wire.Plugins.Volume.join(' ')}`,
    ` Network: ${wire.Plugins.Network.join(' ')}`,
    ` Log: ${wire.Plugins.Log.join(' ')}`,
    ...discovered(info),
    'Swarm: inactive',
    `Runtimes: ${runtime.name}`,
    `Default Runtime: ${runtime.name}`,
    `Init Binary: ${wire.InitBinary}`,
    `${runtime.name} version: ${runtime.version} (${runtime.path})`,
    // Of another machine docker’s API does not tell.
    ...(monitor.path === '' ? [] : [`conmon version: ${monitor.version} (${monitor.path})`]),
    ...securityLines(wire),
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
    'Experimental: true',
    'Insecure Registries:',
    ...wire.RegistryConfig.InsecureRegistryCIDRs.map((subnet) => ` ${subnet}`),
    `Live Restore Enabled: ${wire.LiveRestoreEnabled}`,
  ];
}
