import { alternate } from '../measure/alternate.js';
import { byEngine } from '../measure/by-engine.js';
import { type Finding, ratios } from '../measure/finding.js';
import type { BenchEngine } from '../world/bench-engine.js';
import { runQuietly } from '../world/open-world.js';
import type { Item } from './item.js';

const NETWORK = 'bench-net';
const MEMBER = 'bench-member';

/** Networks by command: made and removed, joined and left by a running container, and by many new ones at once. */
export const networks: Item = {
  name: 'networks',
  async run({ engines, isQuick }) {
    const rounds = isQuick ? 2 : 8;
    for (const { command } of engines) {
      runQuietly(command('network', 'create', NETWORK));
      runQuietly(command('run', '-d', '--name', MEMBER, 'busybox', 'sleep', '1000'));
    }
    try {
      return [...comingAndGoing(engines, rounds), ...atOnce(engines, isQuick)];
    } finally {
      // Docker 20.10 sometimes keeps the endpoints of some of those who came at once: that is no reason to lose what was measured.
      for (const { command } of engines) {
        runQuietly([
          'sh',
          '-c',
          `${quietly(command('rm', '-f', MEMBER))}; ${quietly(command('network', 'rm', NETWORK))}`,
        ]);
      }
    }
  },
};

const quietly = (words: readonly string[]): string => `${words.join(' ')} >/dev/null 2>&1 || true`;

function comingAndGoing(engines: readonly BenchEngine[], rounds: number): readonly Finding[] {
  const timed = (item: string, words: readonly string[], undo: readonly string[]): readonly Finding[] => {
    const competitors = byEngine(engines, words, { prepare: ({ command }) => quietly(command(...undo)) });
    const samples = alternate(competitors, { rounds, runs: 2 });
    for (const { command } of engines) runQuietly(command(...undo));
    return ratios(item, samples);
  };
  return [
    ...timed('network create', ['network', 'create', 'bench-new'], ['network', 'rm', 'bench-new']),
    ...timed('network connect', ['network', 'connect', NETWORK, MEMBER], ['network', 'disconnect', NETWORK, MEMBER]),
    // A network that nobody is on would be made by the one and taken away by the other.
    ...timedRuns(engines, rounds),
  ];
}

function timedRuns(engines: readonly BenchEngine[], rounds: number): readonly Finding[] {
  const run = (network: string) => byEngine(engines, ['run', '--rm', '--network', network, 'busybox', 'true']);
  return ratios('run --rm, a network of the user', alternate(run(NETWORK), { rounds, runs: 2 }));
}

/** Killed at once: what is measured is the engine, not the patience of a program. */
function atOnce(engines: readonly BenchEngine[], isQuick: boolean): readonly Finding[] {
  const count = isQuick ? 10 : 50;
  const names = Array.from({ length: count }, (_, index) => `bench-net${index}`);
  const words = ['run', '-d', '--stop-signal', 'SIGKILL', '--network', NETWORK, '--name', 'NAME'];
  const start = ({ command }: BenchEngine): string =>
    `printf '%s\\n' ${names.join(' ')} | xargs -P ${count} -I NAME ${command(...words, 'busybox', 'sleep', '1000').join(' ')} >/dev/null`;
  const remove = ({ command }: BenchEngine): string => quietly(command('rm', '-f', ...names));
  const competitors = engines.map((engine) => [
    engine.name,
    { command: ['sh', '-c', start(engine)], prepare: remove(engine) },
  ]);
  const samples = alternate(Object.fromEntries(competitors), { rounds: isQuick ? 1 : 2, runs: 1 });
  for (const { command } of engines) runQuietly(command('rm', '-f', ...names));
  return ratios(`${count} containers of one network started at once`, samples);
}
