import { randomBytes } from 'node:crypto';

import type { Host } from '../../src/host/host.js';
import { NetNamespace } from './net-namespace.js';

/** Another machine beside this one: a namespace at the far end of a cable (TEST-NET-2, RFC 5737; RFC 3849). */
export class RemoteMachine implements AsyncDisposable {
  readonly namespace: NetNamespace;
  readonly hostAddress: string;
  readonly address: string;
  readonly hostIpv6Address: string;
  readonly ipv6Address: string;
  readonly #host: Pick<Host, 'processes' | 'links'>;
  readonly #cable: string;

  private constructor(host: Pick<Host, 'processes' | 'links'>, namespace: NetNamespace) {
    this.#host = host;
    this.namespace = namespace;
    const network = 4 * ((randomBytes(1)[0] ?? 0) % 60);
    this.hostAddress = `198.51.100.${network + 1}`;
    this.address = `198.51.100.${network + 2}`;
    this.hostIpv6Address = `2001:db8:${network + 1}::1`;
    this.ipv6Address = `2001:db8:${network + 1}::2`;
    this.#cable = `gtyt${randomBytes(4).toString('hex')}`;
  }

  static async open(host: Pick<Host, 'processes' | 'syscalls' | 'links'>): Promise<RemoteMachine> {
    const machine = new RemoteMachine(host, await NetNamespace.open(host));
    await machine.#connect();
    return machine;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host.links.remove(this.#cable);
    await this.namespace[Symbol.asyncDispose]();
  }

  async #connect(): Promise<void> {
    const { pid } = this.namespace;
    await this.#ip('link', 'add', this.#cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid));
    await this.#ip('address', 'add', `${this.hostAddress}/30`, 'dev', this.#cable);
    await this.#ip('address', 'add', `${this.hostIpv6Address}/64`, 'dev', this.#cable, 'nodad');
    await this.#ip('link', 'set', this.#cable, 'up');
    await this.namespace.run('ip', 'address', 'add', `${this.address}/30`, 'dev', 'eth0');
    await this.namespace.run('ip', 'address', 'add', `${this.ipv6Address}/64`, 'dev', 'eth0', 'nodad');
    await this.namespace.run('ip', 'link', 'set', 'eth0', 'up');
  }

  async #ip(...args: readonly string[]): Promise<void> {
    const { exitCode, stderr } = await this.#host.processes.run('ip', args);
    if (exitCode !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr}`);
  }
}
