import { execFileSync } from 'node:child_process';

/** Milliseconds for so many look-ups of a name at the first server of a resolv.conf, a few under way at once. */
const LOOK_UPS = `
  const [resolvConf, name, count] = process.argv.slice(1);
  const server = /nameserver (\\S+)/.exec(require('fs').readFileSync(resolvConf, 'utf8'))[1];
  const question = Buffer.concat([Buffer.from('000001000001000000000000', 'hex'), Buffer.from([name.length]),
    Buffer.from(name), Buffer.from('0000010001', 'hex')]);
  const SIDE_BY_SIDE = 16, LOST_MS = 1000;
  let left = Number(count), answered = 0;
  const startedAtMs = performance.now();
  const done = () => { console.log(performance.now() - startedAtMs); process.exit(); };
  for (let index = 0; index < SIDE_BY_SIDE; index++) {
    const socket = require('dgram').createSocket('udp4');
    let timer;
    const ask = () => {
      if (left-- <= 0) return;
      socket.send(question);
      timer = setTimeout(() => { left++; ask(); }, LOST_MS);
    };
    socket.on('message', (reply) => {
      clearTimeout(timer);
      if (reply[7] === 0) throw new Error('nobody is called ' + name);
      if (++answered >= Number(count)) done(); else ask();
    });
    socket.connect(53, server, ask);
  }`;

/** Ends when a name is known in the container of that process. */
export const UNTIL_KNOWN = `
  const [resolvConf, name] = process.argv.slice(1);
  const server = /nameserver (\\S+)/.exec(require('fs').readFileSync(resolvConf, 'utf8'))[1];
  const { Resolver } = require('dns');
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([server]);
  const ask = () => resolver.resolve4(name, (error) => (error ? setTimeout(ask, 1) : process.exit()));
  ask();`;

/** A Node program in the network of a container, by the number of a process in it. */
export const inContainer = (pid: string, script: string, ...args: readonly string[]): readonly string[] => [
  'nsenter',
  `--net=/proc/${pid}/ns/net`,
  process.execPath,
  '-e',
  script,
  `/proc/${pid}/root/etc/resolv.conf`,
  ...args,
];

/** How long so many look-ups take in the container that process `pid` is in. */
export function lookUpNames(pid: string, name: string, count: number): number {
  const [program = '', ...args] = inContainer(pid, LOOK_UPS, name, String(count));
  return Number(execFileSync(program, args, { encoding: 'utf8' }));
}
