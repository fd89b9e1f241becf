import { listenTcp } from './listen-tcp.js';
import { listenUdp } from './listen-udp.js';
import type { Listener } from './listener.js';
import type { ProxyTarget } from './proxy-target.js';

/** Listens on the host for containers, where the kernel cannot forward. Closing it ends all connections. */
export class PortProxy implements AsyncDisposable {
  readonly #open = new Map<string, Listener>();

  /**
   * Listens for these targets and for no others. Connections of those that stay are left alone.
   * @returns Targets whose address could not be listened on, with the reason: `EADDRINUSE`, `EADDRNOTAVAIL`, …
   */
  async setTargets(targets: readonly ProxyTarget[]): Promise<readonly { target: ProxyTarget; reason: string }[]> {
    const wanted = new Map(targets.map((target) => [keyOf(target), target]));
    const gone = [...this.#open].filter(([key]) => !wanted.has(key));
    for (const [key] of gone) this.#open.delete(key);
    await Promise.all(gone.map(([, listener]) => listener.close()));

    const failures: { target: ProxyTarget; reason: string }[] = [];
    for (const [key, target] of wanted) {
      if (this.#open.has(key)) continue;
      const listener = await (target.protocol === 'tcp' ? listenTcp : listenUdp)(target);
      if (typeof listener === 'string') failures.push({ target, reason: listener });
      else this.#open.set(key, listener);
    }
    return failures;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.setTargets([]);
  }
}

const keyOf = ({ protocol, listenAddress, listenPort, targetAddress, targetPort }: ProxyTarget): string =>
  [protocol, listenAddress, listenPort, targetAddress, targetPort].join(' ');
