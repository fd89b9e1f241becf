import type {
  Capture,
  CapturedPacket,
  CaptureOptions,
  Flow,
  FlowReport,
  TrafficService,
} from '../../../src/engine/index.js';
import { engineError } from '../../../src/errors/engine-error.js';
import { compileFilter } from '../../../src/packet/filter/compile-filter.js';
import { runFilter } from '../../../src/packet/filter/run-filter.js';
import { AsyncQueue } from './async-queue.js';
import type { FakeRecord, FakeState } from './fake-state.js';

const ALL_OF_IT = 262_144;

type Listener = {
  readonly containerId: string;
  readonly queue: AsyncQueue<readonly CapturedPacket[]>;
  receive(packet: CapturedPacket): void;
};

/** What goes by fake containers: the packets and flows that a test says. */
export class FakeTraffic implements TrafficService {
  readonly #state: FakeState;
  readonly #listeners = new Set<Listener>();
  readonly #flows = new Map<string, readonly Flow[]>();
  readonly #countedSince = new Map<string, number>();
  /** Packets that the kernel throws away are counted here, for every capture. */
  dropped = 0;

  constructor(state: FakeState) {
    this.#state = state;
  }

  /** A packet goes by: every capture of that container which wants it gets it. */
  pass(ref: string, packet: CapturedPacket): void {
    const { id } = this.#state.record(ref).container;
    for (const listener of this.#listeners) if (listener.containerId === id) listener.receive(packet);
  }

  /** Whom the container talks to from now on. */
  setFlows(ref: string, flows: readonly Flow[]): void {
    this.#flows.set(this.#state.record(ref).container.id, flows);
  }

  async capture(ref: string, options: CaptureOptions = {}): Promise<Capture> {
    await this.#state.control.enter('traffic.capture', ref, options);
    const { container, process } = this.#living(ref);
    const program =
      options.filter === undefined ? undefined : compileFilter(options.filter, (name) => this.#addresses(name));
    const present = ['lo', ...container.state.endpoints.map(({ interfaceName }) => interfaceName)];
    const { interfaceName, snapLength = ALL_OF_IT } = options;
    if (interfaceName !== undefined && !present.includes(interfaceName))
      throw engineError('interface_not_found', { name: interfaceName, container: container.name, present });
    const interfaceNames = interfaceName === undefined ? present.slice(1) : [interfaceName];
    let received = 0;
    const queue = new AsyncQueue<readonly CapturedPacket[]>({
      cancelSignal: options.cancelSignal,
      onClosed: () => this.#listeners.delete(listener),
    });
    const listener: Listener = {
      containerId: container.id,
      queue,
      receive: (packet) => {
        if (!interfaceNames.includes(packet.interfaceName)) return;
        if (program && runFilter(program, packet.bytes) === 0) return;
        received += 1;
        queue.push([{ ...packet, bytes: packet.bytes.subarray(0, snapLength) }]);
      },
    };
    this.#listeners.add(listener);
    void process?.exited.then(() => queue.end());
    return {
      containerId: container.id,
      interfaceNames,
      snapLength,
      batches: queue,
      counts: () => ({ received: received + this.dropped, dropped: this.dropped }),
      async [Symbol.asyncDispose]() {
        queue.drop();
      },
    };
  }

  async flows(ref: string): Promise<FlowReport> {
    await this.#state.control.enter('traffic.flows', ref);
    const { container } = this.#living(ref);
    const { id, name, config } = container;
    if (config.network.kind === 'host')
      throw engineError('network_not_own', { name, reason: "it uses this machine's" });
    const countedSinceMs = this.#countedSince.get(id) ?? this.#state.nowMs;
    this.#countedSince.set(id, countedSinceMs);
    return { containerId: id, countedSinceMs, flows: this.#flows.get(id) ?? [] };
  }

  #addresses(name: string): readonly string[] | undefined {
    const found = this.#state.records.find(({ container }) => container.name === name);
    return found?.container.state.endpoints.map(({ address }) => address);
  }

  #living(ref: string): FakeRecord {
    const record = this.#state.record(ref);
    if (!record.process) throw engineError('container_not_running', { id: record.container.id });
    return record;
  }
}
