import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

import type { Host } from '../../src/host/host.js';
import type { RunningProcess } from '../../src/host/processes.js';
import { SIGKILL } from '../../src/oci/signal.js';

/** Answers every TCP connection and every UDP datagram, of both families, with its name and who asked. */
const ECHO_SERVER = `
  const [name, ...ports] = process.argv.slice(1);
  const plain = (address) => address.replace('::ffff:', '');
  for (const port of ports.map(Number)) {
    require('net').createServer((s) => s.end(name + ' ' + plain(s.remoteAddress))).listen(port, '::');
    const u = require('dgram').createSocket('udp6');
    u.on('message', (_, from) => u.send(name + ' ' + plain(from.address), from.port, from.address)).bind(port);
  }
  setImmediate(() => setImmediate(() => console.log('ready')));`;

/**
 * Prints the answer, or the error's code. What is not answered is given up after so many looks: where this program waits for a
 * processor, so does the one that is to answer, and the looks come as much later.
 */
const CLIENT = `
  const [protocol, host, port] = process.argv.slice(1);
  const say = (text) => { console.log(String(text)); process.exit(); };
  let looks = 0;
  setInterval(() => ++looks === 30 && say('no answer'), 50);
  if (protocol === 'tcp') require('net').connect(port, host).on('data', say).on('error', (e) => say(e.code));
  else require('dgram').createSocket(require('net').isIPv6(host) ? 'udp6' : 'udp4')
    .on('message', say).on('error', (e) => say(e.code)).send('?', port, host, (e) => e && say(e.code));`;

/** A network namespace with a process that holds it: what a container is to the network. */
export class NetNamespace implements AsyncDisposable {
  readonly pid: number;
  readonly #host: Pick<Host, 'processes' | 'syscalls'>;
  readonly #holder: RunningProcess;
  readonly #others: RunningProcess[] = [];

  private constructor(host: Pick<Host, 'processes' | 'syscalls'>, holder: RunningProcess) {
    this.#host = host;
    this.#holder = holder;
    this.pid = holder.pid;
  }

  static async open(host: Pick<Host, 'processes' | 'syscalls'>): Promise<NetNamespace> {
    const holder = host.processes.spawn('unshare', ['-n', 'sh', '-c', 'echo ready; exec sleep 1000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await firstLine(holder);
    return new NetNamespace(host, holder);
  }

  get path(): string {
    return `/proc/${this.pid}/ns/net`;
  }

  get identity(): string {
    return readlinkSync(this.path);
  }

  async serve(name: string, ...ports: readonly number[]): Promise<void> {
    const server = this.#start(process.execPath, ['-e', ECHO_SERVER, name, ...ports.map(String)]);
    this.#others.push(server);
    await firstLine(server);
  }

  /** What a server at that place says to somebody in here. */
  async ask(protocol: 'tcp' | 'udp', address: string, port: number): Promise<string> {
    return await firstLine(this.#start(process.execPath, ['-e', CLIENT, protocol, address, String(port)]));
  }

  async run(program: string, ...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.#host.syscalls.inNamespace(this.path, 'net', () =>
      this.#host.processes.run(program, args),
    );
    if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of [...this.#others, this.#holder]) child.kill(SIGKILL);
    await Promise.all([...this.#others, this.#holder].map(({ exit }) => exit));
  }

  #start(program: string, args: readonly string[]): RunningProcess {
    return this.#host.syscalls.inNamespace(this.path, 'net', () =>
      this.#host.processes.spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] }),
    );
  }
}

/** What a server says to a program in this process's own network. */
export async function askFromHere(
  { processes }: Pick<Host, 'processes'>,
  protocol: 'tcp' | 'udp',
  address: string,
  port: number,
) {
  const args = ['-e', CLIENT, protocol, address, String(port)];
  return await firstLine(processes.spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] }));
}

async function firstLine({ pipes }: RunningProcess): Promise<string> {
  const lines = createInterface({ input: pipes[1] as Readable });
  const [line] = (await once(lines, 'line')) as [string];
  return line;
}
