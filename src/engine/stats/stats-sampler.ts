import { setImmediate as nextTurn } from 'node:timers/promises';

import type { CgroupCounters, CgroupReader, HostCounters, NetworkCounters } from '../../host/cgroups.js';
import type { Host } from '../../host/host.js';
import type { ContainerId } from '../container/container.js';
import type { ContainerStats, StatsSample } from './container-stats.js';
import { withRates } from './rates.js';
import { type RawCounters, toSample } from './to-sample.js';

/** A container that is alive. */
export type StatsTarget = {
  readonly id: ContainerId;
  readonly pid: number;
  /** As in the runtime's specification. */
  readonly cgroupsPath: string;
  /** False with the host's network, whose traffic is not the container's. */
  readonly hasOwnNetwork: boolean;
};

type Followed = {
  readonly pid: number;
  readonly reader: CgroupReader;
  last: StatsSample | undefined;
  /** How often in a row its traffic was taken for none. */
  silent: number;
};

/** The longest that is done. */
const MOST_SILENT = 4;

/** How long one turn of the event loop may be busy with reading: half a frame at 60 a second. */
const TURN_MS = 8;

/** Samples containers again and again, with their files kept open in between. */
export class StatsSampler implements Disposable {
  readonly #host: Pick<Host, 'cgroups' | 'clock'>;
  readonly #followed = new Map<ContainerId, Followed>();

  constructor(host: Pick<Host, 'cgroups' | 'clock'>) {
    this.#host = host;
  }

  /** One sample of each, in the order given; those that have ended meanwhile are left out. */
  async sample(
    targets: readonly StatsTarget[],
    { hasDetail = false }: { readonly hasDetail?: boolean | undefined } = {},
  ): Promise<readonly ContainerStats[]> {
    this.#forgetAllBut(targets);
    const { clock, cgroups } = this.#host;
    const counters = cgroups.hostCounters();
    const stats: ContainerStats[] = [];
    let turnEndsAtMs = clock.monotonicMs() + TURN_MS;
    for (const target of targets) {
      const found = this.#sampleOne(target, { counters, hasDetail });
      if (found) stats.push(found);
      if (clock.monotonicMs() < turnEndsAtMs) continue;
      await nextTurn();
      turnEndsAtMs = clock.monotonicMs() + TURN_MS;
    }
    return stats;
  }

  [Symbol.dispose](): void {
    this.#forgetAllBut([]);
  }

  #sampleOne(
    target: StatsTarget,
    { counters, hasDetail }: { readonly counters: HostCounters; readonly hasDetail: boolean },
  ): ContainerStats | undefined {
    const { cgroups, clock } = this.#host;
    const { id, pid, cgroupsPath, hasOwnNetwork } = target;
    const followed = this.#followed.get(id) ?? { pid, reader: cgroups.open(cgroupsPath), last: undefined, silent: 0 };
    this.#followed.set(id, followed);
    const cgroup = followed.reader.read();
    if (!cgroup) {
      // Not there yet, or no more: the next tick opens it anew.
      this.#forget(id);
      return undefined;
    }
    const network = hasOwnNetwork ? this.#networkOf(followed, cgroup) : undefined;
    const detail = hasDetail ? this.#detailOf(target) : undefined;
    const sample = toSample({ id, timeMs: clock.nowMs(), cgroup, host: counters, network, detail });
    const stats = withRates(followed.last, sample);
    followed.last = sample;
    return stats;
  }

  /**
   * A program that does nothing sends nothing. As long as nothing was ever sent to it either, as where it has no interface,
   * that is looked at now and then: finding the file costs more than all others of it.
   */
  #networkOf(followed: Followed, { cpuUsageNanos }: CgroupCounters): NetworkCounters | undefined {
    const { last, pid } = followed;
    const isSilent =
      last?.cpu.usageNanos === cpuUsageNanos && last.network?.receivedBytes === 0 && last.network.sentBytes === 0;
    followed.silent = isSilent && followed.silent < MOST_SILENT ? followed.silent + 1 : 0;
    return followed.silent > 0 ? last?.network : this.#host.cgroups.networkCounters(pid);
  }

  #detailOf({ pid, cgroupsPath, hasOwnNetwork }: StatsTarget): RawCounters['detail'] {
    const { cgroups } = this.#host;
    const cgroup = cgroups.detail(cgroupsPath);
    return cgroup && { cgroup, interfaces: hasOwnNetwork ? cgroups.interfaceCounters(pid) : undefined };
  }

  /** A container with another process was started anew: its groups are others, under the same names. */
  #forgetAllBut(targets: readonly StatsTarget[]): void {
    const pids = new Map(targets.map(({ id, pid }) => [id, pid]));
    for (const [id, { pid }] of this.#followed) if (pids.get(id) !== pid) this.#forget(id);
  }

  #forget(id: ContainerId): void {
    this.#followed.get(id)?.reader[Symbol.dispose]();
    this.#followed.delete(id);
  }
}
