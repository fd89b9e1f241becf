import { readFileSync } from 'node:fs';
import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../host.js';
import { isIpv6 } from '../is-ipv6.js';
import type { Bridge, Links, ParentLink } from '../links.js';
import type { ProcessOutput } from '../processes.js';
import { containerLinks } from './container-links.js';
import { bridgeBatch, type IpBatch } from './ip-batch.js';
import { askOnce, carryOut, refusal } from './netlink/carry-out.js';
import { listLinks, listRoutes } from './netlink/lists.js';
import { bridgeMessage, pairedParentMessages, parentMessages } from './netlink/lower-messages.js';
import { interfaceIndex, openRoutingSocket } from './netlink/netlink-socket.js';
import { forwardIpv6, ignoreRouters, isBridgeFiltered, knowsIpv6, setIpv6, setSysctl } from './sysctl.js';

/**
 * Interfaces: bridges are changed by iproute2, in one `ip -batch`. What each container needs, and what is read, goes to the
 * kernel without a program: two would take 10 ms, which is more than all the rest of its network.
 */
export function ipLinks({ processes, syscalls }: Pick<Host, 'processes' | 'syscalls'>): Links {
  const change = async (step: string, batch: IpBatch): Promise<void> => {
    printed(step, await processes.run('ip', ['-batch', '-'], { input: `${batch.join('\n')}\n` }));
  };

  return {
    ...containerLinks({ syscalls }),
    has,
    hasIpv6: () => knowsIpv6() && readFileSync('/proc/thread-self/net/if_inet6', 'latin1') !== '',
    list: () => listLinks(openRoutingSocket()),
    routes: () => listRoutes(openRoutingSocket()),
    async createBridge(bridge) {
      const { name } = bridge;
      const isForeign = bridge.isForeign === true && has(name);
      const flush = has(name) && !isForeign ? [`address flush dev ${name}`] : [];
      const ports = bridge.ports?.filter(has);
      if (!isForeign) await carryOut(`bridge ${name}`, openRoutingSocket(), [bridgeMessage(name)]);
      if (!isForeign || hasFamily(bridge, true)) setIpv6(name, hasFamily(bridge, true));
      await change(`bridge ${name}`, [
        ...flush,
        ...bridgeBatch({ ...bridge, isForeign, ports }, { isBridgeFiltered: isBridgeFiltered() }),
      ]);
      forward(bridge);
    },
    async createParent(parent) {
      if (has(parent.name)) return false;
      await createParent(parent);
      return true;
    },
    async remove(name) {
      if (!has(name)) return;
      const output = await processes.run('ip', ['link', 'delete', 'dev', name]);
      if (has(name)) printed(`removing ${name}`, output);
    },
  };
}

async function createParent(parent: ParentLink): Promise<void> {
  const lowerIndex = parent.kind === 'vlan' ? interfaceIndex(parent.parent) : 0;
  if (parent.kind === 'vlan' && lowerIndex === 0) throw refusal(`interface ${parent.name}`, `no ${parent.parent}`);
  const [errno] = await askOnce(openRoutingSocket(), parentMessages(parent, lowerIndex));
  if (errno === 'ENOTSUP' && parent.kind === 'dummy') {
    await carryOut(`interface ${parent.name}`, openRoutingSocket(), pairedParentMessages(parent.name));
  } else if (errno !== undefined) throw refusal(`interface ${parent.name}`, errno, 'VLANs (802.1Q)');
}

/** The file lists the interfaces of the thread's network namespace, one a line after two titles. */
function has(name: string): boolean {
  const lines = readFileSync('/proc/thread-self/net/dev', 'latin1').split('\n');
  return lines.some((line) => line.trimStart().startsWith(`${name}:`));
}

const hasFamily = ({ addresses }: Bridge, isV6: boolean): boolean =>
  addresses.some((address) => isIpv6(address) === isV6);

function forward(bridge: Bridge): void {
  if (hasFamily(bridge, false)) {
    setSysctl('net/ipv4/ip_forward', '1');
    // Published ports answer on 127.0.0.1 too: such packets leave by the bridge, which the kernel calls martian.
    setSysctl(`net/ipv4/conf/${bridge.name}/route_localnet`, '1');
  }
  if (hasFamily(bridge, true)) {
    ignoreRouters(bridge.name);
    forwardIpv6();
  }
}

function printed(step: string, { exitCode, stdout, stderr }: ProcessOutput): string {
  if (exitCode === 0) return stdout;
  const reason = stderr.trim().split('\n')[0] || `ip ended with status ${exitCode ?? 'unknown'}`;
  throw engineError('network_failed', { step, reason });
}
