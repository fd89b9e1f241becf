import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../host.js';
import type { BridgePort, Links } from '../links.js';
import type { ProcessOutput } from '../processes.js';
import { bridgeBatch, type IpBatch } from './ip-batch.js';
import { parseLinks, parseRoutes } from './ip-json.js';
import { insideMessages, pairMessages } from './netlink/link-messages.js';
import type { NetlinkMessage } from './netlink/message.js';
import { interfaceIndex, openRoutingSocket, type RoutingSocket } from './netlink/routing-socket.js';

/**
 * Interfaces by iproute2: `ip -batch` to change, `ip -json` to read. What each container needs goes to the kernel without
 * a program: two would take 10 ms, which is more than all the rest of its network.
 */
export function ipLinks({ processes, syscalls }: Pick<Host, 'processes' | 'syscalls'>): Links {
  const read = async (...args: readonly string[]): Promise<string> =>
    printed(args.join(' '), await processes.run('ip', ['-json', ...args])) || '[]';

  const change = async (step: string, batch: IpBatch): Promise<void> => {
    printed(step, await processes.run('ip', ['-batch', '-'], { input: `${batch.join('\n')}\n` }));
  };

  const inside = <Result>({ pid }: BridgePort, act: () => Result): Result =>
    syscalls.inNamespace(`/proc/${pid}/ns/net`, 'net', act);

  return {
    has,
    list: async () => parseLinks(await read('address')),
    routes: async () => parseRoutes(await read('-4', 'route', 'show', 'table', 'all')),
    async createBridge(bridge) {
      const creation = has(bridge.name) ? [] : [`link add name ${bridge.name} type bridge`];
      await change(`bridge ${bridge.name}`, [...creation, ...bridgeBatch(bridge)]);
      setSysctl('net/ipv4/ip_forward', '1');
      // Published ports answer on 127.0.0.1 too: such packets leave by the bridge, which the kernel calls martian.
      setSysctl(`net/ipv4/conf/${bridge.name}/route_localnet`, '1');
    },
    async connect(port) {
      inside(port, withoutIpv6);
      const bridgeIndex = interfaceIndex(port.bridge);
      // The kernel takes 0 for no bridge at all.
      if (bridgeIndex === 0) throw engineError('network_failed', { step: 'veth pair', reason: `no ${port.bridge}` });
      await carryOut('veth pair', openRoutingSocket(), pairMessages(port, { bridgeIndex, hasIpv6: existsSync(IPV6) }));
      const container = inside(port, () => ({
        index: interfaceIndex(port.containerName),
        socket: openRoutingSocket(),
      }));
      await carryOut('container interface', container.socket, insideMessages(port, container.index));
    },
    async remove(name) {
      if (!has(name)) return;
      const output = await processes.run('ip', ['link', 'delete', 'dev', name]);
      if (has(name)) printed(`removing ${name}`, output);
    },
  };
}

const IPV6 = '/proc/sys/net/ipv6';

async function carryOut(
  step: string,
  opened: RoutingSocket | undefined,
  messages: readonly NetlinkMessage[],
): Promise<void> {
  using socket = opened;
  const errno = socket ? await socket.ask(messages) : 'ENOBUFS';
  if (errno !== undefined) throw engineError('network_failed', { step, reason: errno });
}

/** The file lists the interfaces of the thread's network namespace, one a line after two titles. */
function has(name: string): boolean {
  const lines = readFileSync('/proc/thread-self/net/dev', 'latin1').split('\n');
  return lines.some((line) => line.trimStart().startsWith(`${name}:`));
}

/** Interfaces made from now on have no IPv6: the bridge has none, and link-local addresses would go round its rules. */
function withoutIpv6(): void {
  try {
    setSysctl('net/ipv6/conf/default/disable_ipv6', '1');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error; // A kernel without IPv6.
  }
}

function setSysctl(key: string, value: string): void {
  const path = `/proc/sys/${key}`;
  if (readFileSync(path, 'latin1').trim() !== value) writeFileSync(path, value);
}

function printed(step: string, { exitCode, stdout, stderr }: ProcessOutput): string {
  if (exitCode === 0) return stdout;
  const reason = stderr.trim().split('\n')[0] || `ip ended with status ${exitCode ?? 'unknown'}`;
  throw engineError('network_failed', { step, reason });
}
