import type { PacketProgram, TrafficControl } from '../../src/host/traffic-control.js';

/** Writes down what it is told to do to packets. */
export class FakeTrafficControl implements TrafficControl {
  /** What the kernel has. */
  readonly kinds: Set<'htb' | 'netem'>;
  readonly batches: { readonly program: 'ip' | 'tc'; readonly lines: readonly string[]; readonly isForced: boolean }[] =
    [];
  readonly scripts: string[] = [];
  readonly programs: PacketProgram[] = [];
  readonly ticks: number[] = [];
  /** The next orderly batch, or program, fails with it. */
  failure: Error | undefined;

  constructor(...kinds: readonly ('htb' | 'netem')[]) {
    this.kinds = new Set(kinds);
  }

  async hasQueueing(kind: 'htb' | 'netem'): Promise<boolean> {
    return this.kinds.has(kind);
  }

  async batch(
    _namespace: string,
    program: 'ip' | 'tc',
    lines: readonly string[],
    { isForced = false }: { readonly isForced?: boolean | undefined } = {},
  ): Promise<void> {
    if (!isForced) this.#fail();
    this.batches.push({ program, lines, isForced });
  }

  async rules(_namespace: string, script: string): Promise<string> {
    this.scripts.push(script);
    return '';
  }

  indexOf(): number {
    return 7;
  }

  async attach(_namespace: string, program: PacketProgram): Promise<void> {
    this.#fail();
    this.programs.push(program);
  }

  tick(_namespace: string, _pair: unknown, everyNanos: number): void {
    this.ticks.push(everyNanos);
  }

  #fail(): void {
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure;
  }
}
