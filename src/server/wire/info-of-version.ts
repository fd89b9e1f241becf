import type { infoToWire } from '../../wire/info-to-wire.js';
import { type ApiVersion, isAtLeast } from '../http/api-version.js';

type Info = ReturnType<typeof infoToWire>;

/** What `/info` told in earlier versions of the API, and tells in later ones alone. @see moby, api/server/router/system: getInfo */
export function infoOfVersion(all: Info, version: ApiVersion) {
  const { DiscoveredDevices, FirewallBackend, RegistryConfig, RuncCommit, ...info } = all;
  const has = (since: string): boolean => isAtLeast(version, since);
  return {
    ...info,
    RegistryConfig: has('1.47') ? RegistryConfig : { ...NO_ARTIFACTS, ...RegistryConfig },
    RuncCommit: expected(RuncCommit, version),
    ContainerdCommit: expected(info.ContainerdCommit, version),
    InitCommit: expected(info.InitCommit, version),
    ...(has('1.49') && { FirewallBackend }),
    ...(has('1.50') && { DiscoveredDevices }),
    ...(!has('1.50') && { BridgeNfIptables: false, BridgeNfIp6tables: false }),
  };
}

const NO_ARTIFACTS = { AllowNondistributableArtifactsCIDRs: null, AllowNondistributableArtifactsHostnames: null };

const expected = ({ ID }: { readonly ID: string }, version: ApiVersion) =>
  isAtLeast(version, '1.49') ? { ID } : { ID, Expected: ID };
