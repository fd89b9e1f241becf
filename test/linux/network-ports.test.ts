import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { BridgeRules } from '../../src/host/firewall.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { firewallContract, RULES } from '../contract/firewall.contract.js';
import { linksContract } from '../contract/links.contract.js';
import { inOwnNetwork } from '../support/in-own-network.js';
import { hostTestReason } from '../support/linux-only.js';
import { NetNamespace } from '../support/net-namespace.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { openTestBridge } from '../support/test-bridge.js';
import { until } from '../support/until.js';

const host = nodeHost(process.env);
const { links, firewall, processes } = host;

inOwnNetwork(import.meta.filename, { skip: hostTestReason() }, () => {
  linksContract('iproute2', async () => ({
    links,
    async startContainer() {
      const container = await NetNamespace.open(host);
      return {
        pid: container.pid,
        async [Symbol.asyncDispose]() {
          await container[Symbol.asyncDispose]();
          await until(() => !['gvcontract', 'gvcontract2'].some((name) => links.has(name)));
        },
      };
    },
    async [Symbol.asyncDispose]() {
      for (const name of ['gtycontract', 'gtyparent']) await links.remove(name);
    },
  }));

  firewallContract('nftables', async () => ({
    firewall,
    [Symbol.asyncDispose]: () => firewall.remove(RULES),
  }));

  describe('the firewall beside others', () => {
    const nft = async (script: string): Promise<string> => {
      const { exitCode, stdout, stderr } = await processes.run('nft', ['-f', '-'], { input: script });
      assert.equal(exitCode, 0, stderr);
      return stdout;
    };
    const rules: BridgeRules = { ...RULES, table: 'gantry_other', bridge: 'gtyother' };

    test('where docker is, its own chain for others lets containers through, and is left as it was', async () => {
      await nft(`table ip filter {
        chain DOCKER-USER { counter packets 0 bytes 0 return; }
        chain FORWARD { type filter hook forward priority 0; policy drop; jump DOCKER-USER; }
      }\n`);
      await firewall.install(rules, []);
      assert.deepEqual((await firewall.inspect(rules)).blockedBy, ['ip filter FORWARD']);
      assert.deepEqual(await firewall.admit(rules), []);
      assert.deepEqual(await firewall.admit(rules), []);
      assert.deepEqual((await firewall.inspect(rules)).blockedBy, []);
      const before = await nft('list chain ip filter DOCKER-USER\n');
      assert.equal(before.match(/gtyother/g)?.length, 2);
      await firewall.remove(rules);
      assert.doesNotMatch(await nft('list chain ip filter DOCKER-USER\n'), /gtyother/);
      await nft('delete table ip filter\n');
    });

    test('firewalld is told to trust the bridge, and forgets it with the network; without its program one is told', async () => {
      // As firewalld writes it: what is from no zone that passes ends at the last rule.
      const firewalld = `add table inet firewalld
        add chain inet firewalld filter_FORWARD { type filter hook forward priority 10; policy accept; }
        add chain inet firewalld filter_FORWARD_ZONES
        add chain inet firewalld filter_FWD_trusted
        add rule inet firewalld filter_FORWARD jump filter_FORWARD_ZONES
        add rule inet firewalld filter_FORWARD reject with icmpx admin-prohibited
        add rule inet firewalld filter_FWD_trusted accept\n`;
      await nft(firewalld);
      const programs = temporaryFolder();
      const withProgram = nodeHost({ PATH: `${programs}:${process.env['PATH']}` });
      await firewall.install(rules, []);
      assert.deepEqual((await firewall.inspect(rules)).blockedBy, ['inet firewalld filter_FORWARD']);
      assert.deepEqual(await firewall.admit(rules), ['inet firewalld filter_FORWARD']);
      const log = join(programs, 'log');
      const dispatch = 'add rule inet firewalld filter_FORWARD_ZONES iifname gtyother goto filter_FWD_trusted';
      writeFileSync(
        join(programs, 'firewall-cmd'),
        `#!/bin/sh\necho "$@" >> ${log}\ncase "$2" in --change*) nft '${dispatch}';; esac\n`,
        { mode: 0o755 },
      );
      assert.deepEqual(await withProgram.firewall.admit(rules), []);
      assert.deepEqual((await withProgram.firewall.inspect(rules)).blockedBy, []);
      assert.deepEqual(await withProgram.firewall.admit(rules), []);
      await withProgram.firewall.remove(rules);
      assert.equal(
        readFileSync(log, 'utf8'),
        '--zone=trusted --change-interface=gtyother\n--zone=trusted --remove-interface=gtyother\n',
      );
      await nft('delete table inet firewalld\n');
    });

    test('a table that a person wrote is not touched, and they are told', async () => {
      await nft(
        'add table inet mine\nadd chain inet mine passing { type filter hook forward priority 0; policy drop; }\n',
      );
      await firewall.install(rules, []);
      assert.deepEqual(await firewall.admit(rules), ['inet mine passing']);
      await firewall.remove(rules);
      await nft('delete table inet mine\n');
    });

    test('where everything else is dropped, a container still reaches others', async () => {
      await nft(
        'add table ip filter\nadd chain ip filter FORWARD { type filter hook forward priority 0; policy drop; }\n',
      );
      await using bridge = await openTestBridge(host);
      await using web = await bridge.start('web', [
        { protocol: 'tcp', hostAddress: '', hostPort: 0, containerPort: 80 },
      ]);
      await using other = await bridge.start('other');
      await web.namespace.serve('web', 80);
      assert.match(await other.namespace.ask('tcp', web.endpoint.gateway, web.ports[0]?.hostPort ?? 0), /^web /);
      assert.deepEqual(bridge.network.warnings(), []);
      await nft('delete table ip filter\n');
    });
  });
});
