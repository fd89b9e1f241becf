import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { type Sample, sampleOf } from './sample.js';

/** Takes in everything, or gives each byte back, as the first byte of a connection says. */
const SERVER = `
  require('net').createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    socket.once('data', (first) => {
      if (first[0] === 101) return socket.write('e'), socket.on('data', (bytes) => socket.write(bytes));
      socket.resume().on('end', () => socket.end('k'));
    }).on('error', () => undefined);
  }).listen(Number(process.argv[1]), '0.0.0.0', () => console.log('ready'));`;

/** Prints how many milliseconds so many bytes there took, or so many questions with their answers. */
const CLIENT = `
  const [host, port, what, count] = process.argv.slice(1);
  const socket = require('net').connect({ host, port: Number(port), noDelay: true });
  const chunk = Buffer.alloc(262144);
  let left = Number(count);
  let startedAtMs = 0;
  const done = () => { console.log(performance.now() - startedAtMs); process.exit(); };
  const pour = () => {
    while (left > 0) { left -= chunk.length; if (!socket.write(chunk)) return; }
    socket.removeListener('drain', pour).end();
  };
  socket.on('connect', () => {
    startedAtMs = performance.now();
    if (what === 'bytes') { socket.resume().on('close', done).on('drain', pour); pour(); }
    else { socket.on('data', () => (left-- > 0 ? socket.write('e') : done())); socket.write('e'); }
  });`;

/** Where something listens, and from where it is asked: paths of network namespaces; undefined for where we are. */
export type Way = {
  readonly server: string | undefined;
  readonly serverPort: number;
  readonly client: string | undefined;
  readonly address: string;
  readonly port: number;
};

export type Traffic = { readonly what: 'bytes' | 'questions'; readonly count: number };

/** Sends the same over each way, in turn, after once for nothing. */
export async function sendInTurn<Name extends string>(
  ways: Readonly<Record<Name, Way>>,
  traffic: Traffic,
  rounds: number,
): Promise<Readonly<Record<Name, Sample>>> {
  const names = Object.keys(ways) as Name[];
  const servers = names.map((name) => node(ways[name].server, SERVER, String(ways[name].serverPort)));
  try {
    await Promise.all(servers.map(firstLine));
    const times = new Map<Name, number[]>(names.map((name) => [name, []]));
    for (let round = -1; round < rounds; round += 1) {
      for (const name of names) {
        const { client, address, port } = ways[name];
        const took = Number(
          await firstLine(node(client, CLIENT, address, String(port), traffic.what, String(traffic.count))),
        );
        if (round >= 0) times.get(name)?.push(took);
      }
    }
    return Object.fromEntries(names.map((name) => [name, sampleOf(times.get(name) ?? [])])) as Record<Name, Sample>;
  } finally {
    for (const server of servers) server.kill();
    await Promise.all(servers.map(ended));
  }
}

function node(namespace: string | undefined, program: string, ...args: readonly string[]): ChildProcess {
  const words = [process.execPath, '-e', program, ...args];
  const [command = '', ...rest] = namespace === undefined ? words : ['nsenter', `--net=${namespace}`, ...words];
  return spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new TypeError('its output is not read');
  const [line] = (await Promise.race([
    once(createInterface({ input: stdout }), 'line'),
    once(stdout, 'end').then(() => {
      throw new Error('no answer over this way');
    }),
  ])) as [string];
  return line;
}
