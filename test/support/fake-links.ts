import { engineError } from '../../src/errors/engine-error.js';
import type { Link, Links, Route } from '../../src/host/links.js';

/** Interfaces in memory. `end` is what the kernel does when a container's network namespace goes. */
export class FakeLinks implements Links {
  readonly #links = new Map<string, Link & { readonly pid?: number }>();
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

  async list(): Promise<readonly Link[]> {
    return [...this.#links.values()].map(({ name, mtu, macAddress, isUp, addresses }) => ({
      name,
      mtu,
      macAddress,
      isUp,
      addresses,
    }));
  }

  async routes(): Promise<readonly Route[]> {
    return [...this.#routes];
  }

  async createBridge({
    name,
    address,
    prefixLength,
    macAddress,
    mtu,
  }: Parameters<Links['createBridge']>[0]): Promise<void> {
    await this.remove(name);
    this.#links.set(name, { name, mtu, macAddress, isUp: true, addresses: [`${address}/${prefixLength}`] });
    // Gateways are the first address of their subnet here.
    this.#routes.push({ destination: `${address.replace(/\.1$/, '.0')}/${prefixLength}`, device: name });
  }

  async connect({ bridge, hostName, pid, mtu }: Parameters<Links['connect']>[0]): Promise<void> {
    if (!this.has(bridge))
      throw engineError('network_failed', { step: 'veth pair', reason: `${bridge} does not exist` });
    const isJoined = [...this.#links.values()].some((link) => link.pid === pid);
    if (isJoined || this.has(hostName))
      throw engineError('network_failed', { step: 'veth pair', reason: 'File exists' });
    this.#links.set(hostName, { name: hostName, mtu, macAddress: '', isUp: true, addresses: [], pid });
  }

  async remove(name: string): Promise<void> {
    this.#links.delete(name);
    const kept = this.#routes.filter(({ device }) => device !== name);
    this.#routes.splice(0, this.#routes.length, ...kept);
  }

  end(pid: number): void {
    for (const [name, link] of this.#links) if (link.pid === pid) this.#links.delete(name);
  }
}
