import { arch, release } from 'node:os';

import { API_VERSION, DOCKER_VERSION, MINIMUM_API_VERSION } from '../../wire/api-versions.js';
import { Fields } from '../format/go-template/value.js';

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
/** As uname has them. */
const KERNEL_ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };

/** One side, in the names of docker's JSON. Nothing here is made by Go: what is told of that is empty. */
export type VersionPart = {
  /** Where gantry names itself: {@link DOCKER_VERSION} is what programs compare. */
  readonly Platform: { readonly Name: string };
  readonly Version: string;
  readonly ApiVersion: string;
  readonly Os: string;
  readonly Arch: string;
} & Readonly<Record<string, unknown>>;

const NOT_GO = { GitCommit: '', GoVersion: '', BuildTime: '' };

/** @see docker/cli, cli/command/system/version.go: clientVersion */
export const clientPart = (version: string, context: string): VersionPart => ({
  Platform: { Name: `gantry ${version}` },
  Version: DOCKER_VERSION,
  ApiVersion: API_VERSION,
  DefaultAPIVersion: API_VERSION,
  ...NOT_GO,
  Os: 'linux',
  Arch: ARCHITECTURES[arch()] ?? arch(),
  Context: context,
});

/** The engine of this process. @see moby, api/types: Version */
export const ownServerPart = (version: string): VersionPart => ({
  Platform: { Name: `gantry ${version}` },
  Version: DOCKER_VERSION,
  ApiVersion: API_VERSION,
  MinAPIVersion: MINIMUM_API_VERSION,
  ...NOT_GO,
  Os: 'linux',
  Arch: ARCHITECTURES[arch()] ?? arch(),
  KernelVersion: release(),
});

/** One on another machine, as far as it says. */
export const farServerPart = (said: {
  readonly gantryVersion: string;
  readonly architecture: string;
  readonly kernelVersion: string;
}): VersionPart => ({
  Platform: { Name: '' },
  Version: said.gantryVersion,
  ApiVersion: '',
  MinAPIVersion: '',
  ...NOT_GO,
  Os: 'linux',
  Arch: KERNEL_ARCHITECTURES[said.architecture] ?? said.architecture,
  KernelVersion: said.kernelVersion,
});

/** For templates, whose names are those of Go's fields: `.Server.APIVersion`. */
export const forTemplate = (part: VersionPart): Fields =>
  new Fields(Object.keys(part), (name) => part[GO_NAMES[name] ?? name]);

const GO_NAMES: Readonly<Record<string, string>> = { APIVersion: 'ApiVersion' };

const headline = (side: string, { Platform: { Name } }: VersionPart): string =>
  `${side}:${Name === '' ? '' : ` ${Name}`}`;

/** What `version` prints without a template. */
export function versionLines(client: VersionPart, server: VersionPart): readonly string[] {
  return [
    headline('Client', client),
    ` Version:           ${client.Version}`,
    ` API version:       ${client.ApiVersion}`,
    ` OS/Arch:           ${client.Os}/${client.Arch}`,
    ` Context:           ${String(client['Context'])}`,
    '',
    headline('Server', server),
    ' Engine:',
    `  Version:          ${server.Version}`,
    ...(server.ApiVersion === ''
      ? []
      : [`  API version:      ${server.ApiVersion} (minimum version ${String(server['MinAPIVersion'])})`]),
    `  OS/Arch:          ${server.Os}/${server.Arch}`,
    `  Kernel Version:   ${String(server['KernelVersion'])}`,
  ];
}
