import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';

import type { PortMapping } from '../../src/engine/index.js';
import { ephemeralPorts } from '../../src/engine/network/ephemeral-ports.js';
import { PortProxy } from '../../src/engine/network/port-proxy.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { inOwnNetwork } from '../support/in-own-network.js';
import { hostTestReason } from '../support/linux-only.js';
import { askFromHere, type NetNamespace } from '../support/net-namespace.js';
import { RemoteMachine } from '../support/remote-machine.js';
import { sctpDestination, sctpInit } from '../support/sctp.js';
import { type BridgeUnderTest, claimOf, openTestBridge } from '../support/test-bridge.js';

const host = nodeHost(process.env);
const port = (containerPort: number, changes: Partial<PortMapping> = {}): PortMapping => ({
  protocol: 'tcp',
  hostAddress: '',
  hostPort: 0,
  containerPort,
  ...changes,
});
const texts = (ports: readonly PortMapping[]): readonly string[] =>
  ports.map(({ hostAddress, hostPort, protocol }) => `${hostAddress} ${hostPort} ${protocol}`);

inOwnNetwork(import.meta.filename, { skip: hostTestReason() }, () => {
  describe('published ports', () => {
    let remote: RemoteMachine;
    let bridge: BridgeUnderTest;
    const six = [claimOf('six')];
    before(async () => {
      remote = await RemoteMachine.open(host);
      bridge = await openTestBridge(host);
      await bridge.network.create({ name: 'six', hasIpv6: true });
    });
    after(async () => {
      await bridge[Symbol.asyncDispose]();
      await remote[Symbol.asyncDispose]();
    });

    test('a container with IPv6 is reached by both families, and sees who asks', async () => {
      await using web = await bridge.start('web', [port(80), port(80, { protocol: 'udp' })], six);
      await web.namespace.serve('web', 80);
      for (const protocol of ['tcp', 'udp'] as const) {
        const [one, other] = web.ports.filter((each) => each.protocol === protocol);
        assert.deepEqual([one?.hostAddress, other?.hostAddress], ['0.0.0.0', '::']);
        assert.equal(one?.hostPort, other?.hostPort);
        const number = one?.hostPort ?? 0;
        const ask = (address: string) => remote.namespace.ask(protocol, address, number);
        assert.equal(await ask(remote.hostAddress), `web ${remote.address}`);
        assert.equal(await ask(remote.hostIpv6Address), `web ${remote.ipv6Address}`);
        assert.equal(
          await askFromHere(host, protocol, remote.hostIpv6Address, number),
          `web ${remote.hostIpv6Address}`,
        );
        assert.equal(await askFromHere(host, protocol, '127.0.0.1', number), `web ${web.endpoint.gateway}`);
      }
    });

    test('its proxy holds the port, serves [::1], and leaves the rest to the kernel', async () => {
      await using web = await bridge.start('web', [port(80)], six);
      await web.namespace.serve('web', 80);
      await using proxy = new PortProxy();
      assert.deepEqual(await proxy.setTargets(bridge.network.proxyTargets()), []);
      const number = web.ports[0]?.hostPort ?? 0;
      assert.equal(await askFromHere(host, 'tcp', '::1', number), `web ${web.endpoint.gateway}`);
      assert.equal(
        await remote.namespace.ask('tcp', remote.hostIpv6Address, number),
        `web ${remote.ipv6Address}`,
        'not the proxy, which would be the gateway',
      );
      await using late = createServer();
      late.listen(number, '::');
      const [error] = (await once(late, 'error')) as [NodeJS.ErrnoException];
      assert.equal(error.code, 'EADDRINUSE');
    });

    test('on one address of IPv6 only', async () => {
      const asked = [port(80, { hostAddress: remote.hostIpv6Address })];
      await using web = await bridge.start('web', asked, six);
      await web.namespace.serve('web', 80);
      const number = web.ports[0]?.hostPort ?? 0;
      assert.equal(await remote.namespace.ask('tcp', remote.hostIpv6Address, number), `web ${remote.ipv6Address}`);
      assert.equal(await remote.namespace.ask('tcp', remote.hostAddress, number), 'ECONNREFUSED');
      assert.deepEqual(bridge.network.proxyTargets(), []);
    });

    test('a range for a range, and the first that is free of a range for one', async () => {
      await using server = createServer().listen(30_000, '127.0.0.1');
      await once(server, 'listening');
      const local = { hostAddress: '127.0.0.1' };
      const any = { ...local, hostPort: 30_000, lastHostPort: 30_002 };
      await using first = await bridge.start('first', [port(80, any)]);
      await using second = await bridge.start('second', [port(80, any)]);
      assert.deepEqual(texts([...first.ports, ...second.ports]), ['127.0.0.1 30001 tcp', '127.0.0.1 30002 tcp']);
      await second.namespace.serve('second', 80);
      assert.match(await askFromHere(host, 'tcp', '127.0.0.1', 30_002), /^second /);
      await assert.rejects(bridge.start('third', [port(80, any)]), { code: 'ports_exhausted' });
    });

    test('ports that nobody chose come from where the kernel chooses', async () => {
      await host.processes.run('sh', ['-c', 'echo 40000 40003 > /proc/sys/net/ipv4/ip_local_port_range']);
      assert.deepEqual(ephemeralPorts(), { first: 40_000, last: 40_003 });
      await using web = await bridge.start('web', [port(80), port(81), port(82), port(83)]);
      assert.deepEqual(
        [...new Set(web.ports.map(({ hostPort }) => hostPort))].toSorted((a, b) => a - b),
        [40_000, 40_001, 40_002, 40_003],
      );
      await assert.rejects(bridge.start('late', [port(80)]), { code: 'ports_exhausted' });
      await host.processes.run('sh', ['-c', 'echo 32768 60999 > /proc/sys/net/ipv4/ip_local_port_range']);
    });

    test('what has a port is told: a container, or a program of either family', async () => {
      await using web = await bridge.start('web', [port(80, { hostPort: 30_010 })]);
      assert.deepEqual(texts(web.ports), ['0.0.0.0 30010 tcp', ':: 30010 tcp']);
      await assert.rejects(bridge.start('late', [port(80, { hostPort: 30_010 })]), {
        message: 'Bind for 0.0.0.0:30010 failed: port is already allocated by container web',
      });
      await using server = createServer().listen({ port: 30_011, host: '::', ipv6Only: true });
      await once(server, 'listening');
      await assert.rejects(bridge.start('late', [port(80, { hostPort: 30_011 })]), {
        message: /^Bind for \[::\]:30011 failed: port is already allocated by \S+ \(process \d+\)$/,
      });
      await using four = await bridge.start('four', [port(80, { hostPort: 30_011, hostAddress: '0.0.0.0' })]);
      assert.deepEqual(texts(four.ports), ['0.0.0.0 30011 tcp']);
    });

    test('an address that the machine lacks is refused before anything is made', async () => {
      await assert.rejects(bridge.start('late', [port(80, { hostAddress: '203.0.113.9', hostPort: 80 })]), {
        code: 'address_not_here',
        message: /cannot assign requested address$/,
      });
      assert.deepEqual(bridge.network.owners(), []);
    });

    test('SCTP is led to the container, ports and checksum made right', { skip: lacksSctp() }, async () => {
      await using web = await bridge.start('web', [port(80, { protocol: 'sctp', hostPort: 30_020 })], six);
      assert.deepEqual(texts(web.ports), ['0.0.0.0 30020 sctp', ':: 30020 sctp']);
      using packets = socat(web.namespace, 'IP4-RECV:132', '-');
      const next = once(packets.stdout as NonNullable<ChildProcess['stdout']>, 'data');
      // Until it listens nobody hears what comes: it is sent again and again, as SCTP itself does.
      const sending = setInterval(() => {
        socat(remote.namespace, '-', `IP4-SENDTO:${remote.hostAddress}:132`).stdin?.end(sctpInit(5000, 30_020));
      }, 100);
      const [packet] = (await next) as [Buffer];
      clearInterval(sending);
      assert.equal(sctpDestination(packet.subarray(0, 32)), 80);
    });

    test('the next container at a port of UDP hears a client that never stopped', async () => {
      const asked = [port(80, { protocol: 'udp', hostAddress: '127.0.0.1', hostPort: 30_030 })];
      const first = await bridge.start('first', asked);
      await first.namespace.serve('first', 80);
      using client = steadyClient(30_030);
      assert.match(await client.answer('first'), /^first /);
      await first[Symbol.asyncDispose]();
      await using second = await bridge.start('second', asked);
      await second.namespace.serve('second', 80);
      assert.match(await client.answer('second'), /^second /);
    });
  });
});

function lacksSctp(): string | false {
  if (spawnSync('socat', ['-V']).error) return 'needs socat';
  const { status } = spawnSync('test', ['-e', '/proc/sys/net/netfilter/nf_conntrack_sctp_timeout_closed']);
  return status !== 0 && 'this kernel does not follow SCTP';
}

const socat = ({ pid }: NetNamespace, from: string, to: string): ChildProcess =>
  spawn('nsenter', ['-t', String(pid), '-n', 'socat', '-u', from, to], { stdio: ['pipe', 'pipe', 'ignore'] });

/** Sends from one socket all the time, so that the kernel never forgets where it led. */
function steadyClient(to: number): Disposable & { readonly answer: (name: string) => Promise<string> } {
  const program = `
    const socket = require('dgram').createSocket('udp4');
    socket.on('message', (text) => console.log(String(text))).on('error', () => undefined);
    setInterval(() => socket.send('?', ${to}, '127.0.0.1'), 20);`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  return {
    answer: async (name) => {
      for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
        const line = String(chunk)
          .split('\n')
          .find((text) => text.startsWith(name));
        if (line !== undefined) return line;
      }
      return '';
    },
    [Symbol.dispose]: () => void child.kill(),
  };
}
