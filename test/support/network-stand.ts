import { randomBytes } from 'node:crypto';

import type { BridgeRules, PublishedPort } from '../../src/host/firewall.js';
import type { Host } from '../../src/host/host.js';
import type { Bridge, ContainerInterface, ContainerLinks, Macvlan } from '../../src/host/links.js';
import { NetNamespace } from './net-namespace.js';

type StandHost = Pick<Host, 'firewall' | 'links' | 'processes' | 'syscalls'>;

export type NetworkOptions = Partial<Omit<BridgeRules, 'table' | 'bridge' | 'subnets'>> & {
  readonly hasIpv6?: boolean | undefined;
};

/** A bridge with its rules, as the engine sets them up; for tests of what they let through. */
export class StandNetwork implements AsyncDisposable {
  readonly rules: BridgeRules;
  readonly bridge: Bridge;
  readonly #host: StandHost;
  readonly #number: number;
  readonly #hasIpv6: boolean;

  private constructor(host: StandHost, number: number, { hasIpv6 = false, ...rules }: NetworkOptions) {
    this.#host = host;
    this.#number = number;
    this.#hasIpv6 = hasIpv6;
    const isIsolated = rules.isIsolated ?? false;
    this.bridge = {
      name: `gtystand${number}`,
      addresses: this.addressesOf(1),
      macAddress: `02:42:0a:58:${number.toString(16).padStart(2, '0')}:01`,
      mtu: 1500,
      isIsolated,
    };
    this.rules = {
      table: `gantry_stand${number}`,
      bridge: this.bridge.name,
      subnets: [`10.88.${number}.0/24`, ...(hasIpv6 ? [`fd00:88:${number}::/64`] : [])],
      isMasqueraded: true,
      isInternal: false,
      dnsPort: undefined,
      ...rules,
      isIsolated,
    };
  }

  /** @param number Two networks of a test have different ones. */
  static async open(host: StandHost, number: number, options: NetworkOptions = {}): Promise<StandNetwork> {
    const network = new StandNetwork(host, number, options);
    await host.links.createBridge(network.bridge);
    await host.firewall.install(network.rules, []);
    return network;
  }

  address(host: number): string {
    return `10.88.${this.#number}.${host}`;
  }

  ipv6Address(host: number): string {
    return `fd00:88:${this.#number}::${host}`;
  }

  /** With their prefix. */
  addressesOf(host: number): readonly string[] {
    return [`${this.address(host)}/24`, ...(this.#hasIpv6 ? [`${this.ipv6Address(host)}/64`] : [])];
  }

  /** What a container at `host` has here. */
  interfaceOf(host: number, name = 'eth0'): ContainerInterface {
    const { isIsolated, mtu } = this.bridge;
    // Never the same twice: the one of a test before may still be going away.
    const hostName = `gvs${randomBytes(4).toString('hex')}`;
    const link = { kind: 'bridge', bridge: this.bridge.name, hostName, isIsolated } as const;
    return { name, mtu, addresses: this.addressesOf(host), link };
  }

  /** A container here, answering on port 80 by its name. */
  async start(name: string, host: number): Promise<NetNamespace> {
    const links = {
      interfaces: [this.interfaceOf(host)],
      defaultRoutes: [
        { family: 'ipv4', interfaceName: 'eth0', gateway: this.address(1) },
        ...(this.#hasIpv6 ? [{ family: 'ipv6', interfaceName: 'eth0', gateway: this.ipv6Address(1) } as const] : []),
      ],
    } as const;
    return await startContainer(this.#host, name, links);
  }

  /** Port 80 of the container at `host`, of each family that the network has. */
  async publish(hostPort: number, host: number, changes: Partial<PublishedPort> = {}): Promise<void> {
    const addresses = [this.address(host), ...(this.#hasIpv6 ? [this.ipv6Address(host)] : [])];
    await this.#host.firewall.publish(
      this.rules,
      (['tcp', 'udp'] as const).flatMap((protocol) =>
        addresses.map((containerAddress) => ({
          protocol,
          hostAddress: '',
          hostPort,
          containerAddress,
          containerPort: 80,
          ...changes,
        })),
      ),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host.links.remove(this.bridge.name);
    await this.#host.firewall.remove(this.rules);
  }
}

/** A container on the wire of `parent`. */
export async function startMacvlan(
  host: StandHost,
  { parent, mode, address }: Omit<Macvlan, 'kind'> & { readonly address: string },
): Promise<NetNamespace> {
  const link = { kind: 'macvlan', parent, mode } as const;
  const interfaces = [{ name: 'eth0', mtu: 1500, addresses: [address], link }];
  return await startContainer(host, address.split('/')[0] ?? '', { interfaces, defaultRoutes: [] });
}

async function startContainer(
  host: StandHost,
  name: string,
  links: Omit<ContainerLinks, 'pid'>,
): Promise<NetNamespace> {
  await using begun = new AsyncDisposableStack();
  const container = begun.use(await NetNamespace.open(host));
  await host.links.connect({ pid: container.pid, ...links });
  await container.serve(name, 80);
  begun.move();
  return container;
}
