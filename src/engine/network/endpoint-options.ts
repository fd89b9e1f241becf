import { engineError } from '../../errors/engine-error.js';
import type { InterfaceSysctl } from '../../host/links.js';
import { isInterfaceName } from './driver-options.js';

/** What the options of a container's place on a network say, in docker's words. */
export type EndpointOptions = {
  /** Of the interface inside the container; empty: the next one that is free. */
  readonly interfaceName: string;
  /** Of that interface. */
  readonly sysctls: (interfaceName: string) => readonly InterfaceSysctl[];
  /** They turn IPv6 off. */
  readonly isWithoutIpv6: boolean;
};

type Options = Readonly<Record<string, string>>;

const SYSCTLS = 'com.docker.network.endpoint.sysctls';
const IFNAME = 'com.docker.network.endpoint.ifname';

/** `net.X.Y.IFNAME.Z=V`; the command line writes keys and values small. */
const SYSCTL =
  /^net\.(?<family>ipv4|ipv6|mpls)\.(?<group>[a-z_]+)\.(?:IFNAME|ifname)\.(?<name>[a-z0-9_]+)=(?<value>[^\n\0]*)$/;

/** @throws argument_invalid */
export function readEndpointOptions(options: Options): EndpointOptions {
  const [problem] = endpointOptionProblems(options);
  if (problem !== undefined) throw engineError('argument_invalid', { reason: problem });
  const sysctls = sysctlTexts(options).flatMap((text) => parseSysctl(text) ?? []);
  return {
    interfaceName: options[IFNAME] ?? '',
    sysctls: (interfaceName) =>
      sysctls.map(({ family, group, name, value }) => ({
        key: `net/${family}/${group}/${interfaceName}/${name}`,
        value,
      })),
    isWithoutIpv6: sysctls.some(
      ({ family, name, value }) => family === 'ipv6' && name === 'disable_ipv6' && value.trim() === '1',
    ),
  };
}

/** One sentence each. @see moby, daemon/container_operations.go: validateEndpointSettings */
export function endpointOptionProblems(options: Options): readonly string[] {
  const name = options[IFNAME] ?? '';
  return [
    ...sysctlTexts(options)
      .filter((text) => !parseSysctl(text))
      .map(
        (text) =>
          `unrecognised network interface sysctl '${text}'; represent 'net.X.Y.ethN.Z=V' as 'net.X.Y.IFNAME.Z=V', 'X' must be 'ipv4', 'ipv6' or 'mpls'`,
      ),
    ...(isInterfaceName(name) && name !== 'lo' ? [] : [`invalid interface name ${JSON.stringify(name)}`]),
  ];
}

function sysctlTexts(options: Options): readonly string[] {
  const text = options[SYSCTLS];
  return text === undefined ? [] : text.split(',');
}

type Sysctl = { readonly family: string; readonly group: string; readonly name: string; readonly value: string };

function parseSysctl(text: string): Sysctl | undefined {
  const { family = '', group = '', name = '', value = '' } = SYSCTL.exec(text)?.groups ?? {};
  return name === '' ? undefined : { family, group, name, value };
}
