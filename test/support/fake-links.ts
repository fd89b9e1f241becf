import { isIPv6 } from 'node:net';

import { engineError } from '../../src/errors/engine-error.js';
import type {
  Bridge,
  ContainerInterface,
  ContainerLinks,
  DefaultRoute,
  Link,
  Links,
  ParentLink,
  Route,
} from '../../src/host/links.js';

type FakeContainer = { readonly interfaces: Map<string, ContainerInterface>; routes: readonly DefaultRoute[] };

const LOOPBACK: Link = {
  name: 'lo',
  mtu: 65536,
  macAddress: '00:00:00:00:00:00',
  isUp: true,
  addresses: ['127.0.0.1/8'],
};

/** Interfaces in memory. `end` is what the kernel does when a container's network namespace goes. */
export class FakeLinks implements Links {
  readonly #links = new Map<string, Link>();
  readonly #containers = new Map<number, FakeContainer>();
  readonly #routes: Route[] = [];

  /** The machine as it is before gantry comes. */
  constructor({
    links = [],
    routes = [],
  }: { readonly links?: readonly Link[]; readonly routes?: readonly Route[] } = {}) {
    for (const link of links) this.#links.set(link.name, link);
    this.#routes.push(...routes);
  }

  has(name: string): boolean {
    return this.#links.has(name);
  }

  hasIpv6(): boolean {
    return true;
  }

  async list(): Promise<readonly Link[]> {
    return [...this.#links.values()];
  }

  async routes(): Promise<readonly Route[]> {
    return [...this.#routes];
  }

  async createBridge({ name, addresses: wanted, macAddress, mtu, isForeign }: Bridge): Promise<void> {
    const present = isForeign ? this.#links.get(name) : undefined;
    const addresses = [...new Set([...(present?.addresses ?? []), ...wanted])];
    this.#removeRoutes(name);
    this.#links.set(name, { name, mtu, macAddress, ...present, isUp: true, addresses });
    // Gateways are the first address of their subnet here.
    for (const address of addresses) {
      const destination = address.replace(/\.1\//, '.0/').replace(/::1\//, '::/');
      this.#routes.push({ family: isIPv6(address.split('/')[0] ?? '') ? 'ipv6' : 'ipv4', destination, device: name });
    }
  }

  async createParent({ name }: ParentLink): Promise<boolean> {
    if (this.has(name)) return false;
    this.#links.set(name, { name, mtu: 1500, macAddress: '', isUp: true, addresses: [] });
    return true;
  }

  async connect({ pid, interfaces, defaultRoutes }: ContainerLinks): Promise<void> {
    const container = this.#containers.get(pid) ?? { interfaces: new Map(), routes: [] };
    for (const { name, link } of interfaces) {
      const lower = link.kind === 'bridge' ? link.bridge : link.parent;
      if (!this.has(lower)) throw failure(`no ${lower}`);
      if (container.interfaces.has(name) || (link.kind === 'bridge' && this.has(link.hostName)))
        throw failure('EEXIST');
    }
    for (const wanted of interfaces) {
      container.interfaces.set(wanted.name, wanted);
      const { link, mtu } = wanted;
      if (link.kind !== 'bridge') continue;
      this.#links.set(link.hostName, { name: link.hostName, mtu, macAddress: '', isUp: true, addresses: [] });
    }
    const replaced = new Set(defaultRoutes.map(({ family }) => family));
    container.routes = [...container.routes.filter(({ family }) => !replaced.has(family)), ...defaultRoutes];
    this.#containers.set(pid, container);
  }

  async disconnect({ pid, name }: { readonly pid: number; readonly name: string }): Promise<void> {
    const container = this.#containers.get(pid);
    const link = container?.interfaces.get(name)?.link;
    if (link?.kind === 'bridge') this.#links.delete(link.hostName);
    container?.interfaces.delete(name);
    if (container) container.routes = container.routes.filter(({ interfaceName }) => interfaceName !== name);
  }

  async setDefaultRoutes({ pid, defaultRoutes }: Pick<ContainerLinks, 'pid' | 'defaultRoutes'>): Promise<void> {
    const container = this.#containers.get(pid);
    if (container) container.routes = defaultRoutes;
  }

  async listInside(pid: number): Promise<readonly Link[]> {
    const container = this.#containers.get(pid);
    if (!container) return [];
    const own = [...container.interfaces.values()].map(
      ({ name, mtu, macAddress = '', addresses }): Link => ({ name, mtu, macAddress, isUp: true, addresses }),
    );
    return [LOOPBACK, ...own];
  }

  async remove(name: string): Promise<void> {
    this.#links.delete(name);
    this.#removeRoutes(name);
  }

  /** Where a container sends what is for nobody on its own networks. */
  defaultRoutes(pid: number): readonly DefaultRoute[] {
    return this.#containers.get(pid)?.routes ?? [];
  }

  end(pid: number): void {
    const container = this.#containers.get(pid);
    for (const { link } of container?.interfaces.values() ?? []) {
      if (link.kind === 'bridge') this.#links.delete(link.hostName);
    }
    this.#containers.delete(pid);
  }

  #removeRoutes(name: string): void {
    const kept = this.#routes.filter(({ device }) => device !== name);
    this.#routes.splice(0, this.#routes.length, ...kept);
  }
}

const failure = (reason: string): Error => engineError('network_failed', { step: 'veth pair', reason });
