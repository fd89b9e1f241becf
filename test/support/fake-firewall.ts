import { isIPv6 } from 'node:net';

import type { BridgeRules, Firewall, FirewallState, PublishedPort } from '../../src/host/firewall.js';

/** Tables in memory, and what was asked for. `flush` is what an administrator does. */
export class FakeFirewall implements Firewall {
  readonly calls: string[] = [];
  readonly #tables = new Map<string, Map<string, PublishedPort>>();

  flush(): void {
    this.#tables.clear();
  }

  /** Nobody tells: who wants to know looks. */
  generation(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async inspect({ table }: BridgeRules): Promise<FirewallState> {
    this.calls.push('inspect');
    return { isInstalled: this.#tables.has(table), blockedBy: [] };
  }

  async install({ table, isInternal }: BridgeRules, ports: readonly PublishedPort[]): Promise<void> {
    this.calls.push('install');
    this.#tables.set(table, new Map(isInternal ? [] : ports.map((port) => [keyOf(port), port])));
  }

  async publish({ table }: BridgeRules, ports: readonly PublishedPort[]): Promise<boolean> {
    if (ports.length === 0) return true;
    this.calls.push('publish');
    const present = this.#tables.get(table);
    for (const port of ports) present?.set(keyOf(port), port);
    return present !== undefined;
  }

  async unpublish({ table }: BridgeRules, ports: readonly PublishedPort[]): Promise<void> {
    if (ports.length === 0) return;
    this.calls.push('unpublish');
    for (const port of ports) this.#tables.get(table)?.delete(keyOf(port));
  }

  async published({ table }: BridgeRules): Promise<readonly PublishedPort[] | undefined> {
    const present = this.#tables.get(table);
    return present && [...present.values()];
  }

  async admit(): Promise<readonly string[]> {
    return [];
  }

  async remove({ table }: BridgeRules): Promise<void> {
    this.calls.push('remove');
    this.#tables.delete(table);
  }

  async redirectInside(): Promise<void> {
    this.calls.push('redirect');
  }
}

const keyOf = ({ protocol, hostAddress, hostPort, containerAddress }: PublishedPort): string =>
  [isIPv6(containerAddress), protocol, hostAddress, hostPort].join(' ');
