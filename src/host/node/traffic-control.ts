import { writeFileSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../host.js';
import type { ProcessOutput } from '../processes.js';
import { MS } from '../syscalls.js';
import type { TrafficControl } from '../traffic-control.js';
import { programMessage } from './netlink/filter-messages.js';
import { interfaceIndex, openRoutingSocket } from './netlink/netlink-socket.js';
import { loadProgram, setOffload } from './packet-programs.js';

/** How often in a row the kernel looks before it waits for packets again. */
const IDLE_TICKS = 3;

/** By tc(8), ip(8) and nft(8), run in the namespace; programs for packets by bpf(2) and rtnetlink(7). */
export function namespacedTrafficControl({
  processes,
  syscalls,
}: Pick<Host, 'processes' | 'syscalls'>): TrafficControl {
  const known = new Map<string, Promise<boolean>>();
  // A program is forked before the promise comes back, and so in the namespace that the thread is in then.
  const run = (namespace: string, program: string, args: readonly string[], input: string): Promise<ProcessOutput> =>
    syscalls.inNamespace(namespace, 'net', () => processes.run(program, args, { input }));

  const tryQueueing = async (kind: string): Promise<boolean> => {
    // In a namespace that ends with the program: nothing of this machine is touched.
    const args = ['-n', 'tc', 'qdisc', 'add', 'dev', 'lo', 'root', kind];
    return (await processes.run('unshare', args)).exitCode === 0;
  };

  return {
    async hasQueueing(kind) {
      const asked = known.get(kind) ?? tryQueueing(kind);
      known.set(kind, asked);
      return await asked;
    },
    async batch(namespace, program, lines, { isForced = false } = {}) {
      if (lines.length === 0) return;
      const args = [...(isForced ? ['-force'] : []), '-batch', '-'];
      const output = await run(namespace, program, args, `${lines.join('\n')}\n`);
      if (!isForced) printed(program, output, lines);
    },
    async rules(namespace, script) {
      return printed('nft', await run(namespace, 'nft', ['-f', '-'], script), []);
    },
    indexOf: (namespace, device) => syscalls.inNamespace(namespace, 'net', () => interfaceIndex(device)),
    async attach(namespace, program) {
      const loading = loadProgram(program.instructions);
      if (typeof loading === 'string') throw engineError('shaping_failed', { step: 'packet program', reason: loading });
      using loaded = loading;
      const { index, socket } = syscalls.inNamespace(namespace, 'net', () => ({
        index: interfaceIndex(program.device),
        socket: openRoutingSocket(),
      }));
      using asked = socket;
      const [errno] = asked ? await asked.ask([programMessage(program, { index, fd: loaded.fd })]) : ['ENOBUFS'];
      if (errno !== undefined)
        throw engineError('shaping_failed', { step: `program at ${program.device}`, reason: errno });
    },
    tick(namespace, { from, to }, everyNanos) {
      syscalls.inNamespace(namespace, 'net', () => {
        // Only without offloads does a pair hand packets to the poll at the other end, which can be put off.
        const errno = setOffload(to, 'setReceiveOffload', true) ?? setOffload(from, 'setSendChecksum', false);
        if (errno !== undefined) throw engineError('shaping_failed', { step: `offloads of ${from}`, reason: errno });
        const sysfs = {
          source: 'sysfs',
          target: '/sys',
          type: 'sysfs',
          flags: MS.noSuid | MS.noDev | MS.noExec,
          data: '',
        };
        syscalls.inPrivateMountNamespace([sysfs], () => {
          setFeature(to, 'gro_flush_timeout', everyNanos);
          setFeature(to, 'napi_defer_hard_irqs', IDLE_TICKS);
        });
      });
    },
  };
}

/** Of an interface that /sys shows. */
function setFeature(device: string, feature: string, value: number): void {
  try {
    writeFileSync(`/sys/class/net/${device}/${feature}`, String(value));
  } catch (cause) {
    throw engineError('shaping_failed', { step: `${feature} of ${device}`, reason: 'it cannot be set' }, { cause });
  }
}

/** @throws shaping_failed with the program's first words, and the line that it did not take */
function printed(program: string, { exitCode, stdout, stderr }: ProcessOutput, lines: readonly string[]): string {
  if (exitCode === 0) return stdout;
  const words = stderr.split('\n').map((line) => line.trim());
  const failed = /^Command failed -:(?<line>\d+)/m.exec(stderr)?.groups?.['line'];
  const reason: string = words.find((line) => line !== '') ?? `${program} ended with status ${exitCode ?? 'unknown'}`;
  const step = failed === undefined ? program : [program, lines[Number(failed) - 1]].join(' ');
  throw engineError('shaping_failed', { step, reason });
}
