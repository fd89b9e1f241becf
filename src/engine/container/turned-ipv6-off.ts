import type { ContainerConfig } from './container-config.js';

/** Whether a container has no IPv6 on any of its interfaces: `--sysctl net.ipv6.conf.all.disable_ipv6=1`. */
export const hasTurnedIpv6Off = ({ sysctls }: Pick<ContainerConfig, 'sysctls'>): boolean =>
  Object.entries(sysctls).some(
    ([name, value]) => name.replaceAll('/', '.') === 'net.ipv6.conf.all.disable_ipv6' && value.trim() === '1',
  );
