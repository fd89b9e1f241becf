import assert from 'node:assert/strict';
import { mkdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, test } from 'node:test';

import { page, techniqueStand } from '../support/linux/technique-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

/** Names of interfaces are the machine's: no two runs at once may have the same. */
const tag = process.pid.toString(36).slice(-5);

describe('techniques: networks by hand and by order', { skip: rootReason(), timeout: 600_000 }, () => {
  const stand = techniqueStand();
  afterEach(async () => {
    await stand.tryOut('gantry rm -f $(gantry ps -aq); gantry network prune -f');
  });
  const sleeper = (name: string, flags = ''): Promise<string> =>
    stand.type(`gantry run -d --name ${name} ${flags} ${BUSYBOX} sleep 1000`);
  const pidOf = (name: string): Promise<string> => stand.type(`gantry inspect -f '{{.State.Pid}}' ${name}`);
  const addressOf = (name: string): Promise<string> =>
    stand.type(`gantry inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' ${name}`);
  const pings = async (name: string, address: string): Promise<boolean> =>
    (await stand.tryOut(`gantry exec ${name} ping -c 1 -W 1 ${address}`)).exitCode === 0;

  test('004 ch.12: the four modes', async () => {
    await sleeper('bridged');
    assert.equal(await stand.type("gantry inspect -f '{{.HostConfig.NetworkMode}}' bridged"), 'bridge');
    assert.match(await stand.type('gantry exec bridged ip -o -4 address show eth0'), /inet 1/);
    assert.equal(
      await pings('bridged', await stand.type("gantry inspect -f '{{.NetworkSettings.Gateway}}' bridged")),
      true,
    );

    await sleeper('hosted', '--net=host');
    assert.equal(readlinkSync(`/proc/${await pidOf('hosted')}/ns/net`), readlinkSync('/proc/self/ns/net'));
    assert.equal(await stand.type('gantry exec hosted hostname'), hostname());

    await sleeper('joined', '--net=container:bridged');
    assert.equal(
      await stand.type('gantry exec joined ip -o -4 address'),
      await stand.type('gantry exec bridged ip -o -4 address'),
    );
    assert.equal(await stand.type('gantry exec joined hostname'), await stand.type('gantry exec bridged hostname'));

    await sleeper('alone', '--net=none');
    assert.doesNotMatch(await stand.type('gantry exec alone ip -o link'), /eth0/);
    assert.equal(await pings('alone', '127.0.0.1'), true);
    assert.equal(await addressOf('alone'), '');
    await stand.type('gantry rm -f bridged hosted joined alone');
  });

  test('004 ch.12: a container without network is given one by hand, and ip netns shows it', async () => {
    await sleeper('byhand', '--net=none');
    const pid = await pidOf('byhand');
    await stand.type(`
      set -e
      mkdir -p /var/run/netns; ln -sf /proc/${pid}/ns/net /var/run/netns/n${tag}
      ip link add hb${tag} type bridge; ip address add 10.223.21.1/24 dev hb${tag}; ip link set hb${tag} up
      ip link add ha${tag} type veth peer name hc${tag}
      ip link set ha${tag} master hb${tag} up
      ip link set hc${tag} netns n${tag}
      ip netns exec n${tag} ip link set dev hc${tag} name eth0
      ip netns exec n${tag} ip link set eth0 up
      ip netns exec n${tag} ip address add 10.223.21.99/24 dev eth0
      ip netns exec n${tag} ip route add default via 10.223.21.1`);
    assert.match(await stand.type('gantry exec byhand ip route'), /default via 10\.223\.21\.1 dev eth0/);
    assert.equal(await pings('byhand', '10.223.21.1'), true);
    await stand.type(`gantry rm -f byhand; rm /var/run/netns/n${tag}; ip link delete hb${tag}`);
  });

  test('004 ch.12: two containers, point to point, with nobody in between', async () => {
    await sleeper('left', '--net=none');
    await sleeper('right', '--net=none');
    await stand.type(`
      set -e
      ip link add pa${tag} type veth peer name pb${tag}
      ip link set pa${tag} netns ${await pidOf('left')}
      ip link set pb${tag} netns ${await pidOf('right')}
      nsenter -t ${await pidOf('left')} -n sh -c 'ip address add 10.1.1.1/32 dev pa${tag}; ip link set pa${tag} up; ip route add 10.1.1.2/32 dev pa${tag}'
      nsenter -t ${await pidOf('right')} -n sh -c 'ip address add 10.1.1.2/32 dev pb${tag}; ip link set pb${tag} up; ip route add 10.1.1.1/32 dev pb${tag}'`);
    assert.deepEqual([await pings('left', '10.1.1.2'), await pings('right', '10.1.1.1')], [true, true]);
    await stand.type('gantry rm -f left right');
  });

  test('004 ch.12: a bridge of one’s own, made before, for all who ask for it', async () => {
    await stand.type(
      `ip link add own${tag} type bridge; ip address add 10.223.22.5/24 dev own${tag}; ip link set own${tag} up`,
    );
    await stand.type(
      `gantry network create -o com.docker.network.bridge.name=own${tag} --subnet 10.223.22.0/24 --gateway 10.223.22.5 mine`,
    );
    await sleeper('onown', '--net mine --ip 10.223.22.77');
    assert.match(await stand.type(`ip -o link show master own${tag}`), /\bgv\w+/);
    assert.match(await stand.type('gantry exec onown ip route'), /default via 10\.223\.22\.5/);
    assert.equal(await pings('onown', '10.223.22.5'), true);
    await stand.type('gantry rm -f onown; gantry network rm mine');
    assert.match(await stand.type(`ip -o -4 address show own${tag}; ip link delete own${tag}`), /10\.223\.22\.5/);
  });

  test('004 ch.12: the default bridge’s address and MTU are the administrator’s', async () => {
    const folder = join(stand.gantry.folder, 'settings');
    mkdirSync(folder);
    writeFileSync(join(folder, 'networks.json'), JSON.stringify({ bip: '10.223.23.1/24', mtu: 1400 }));
    const inSettings = `export GANTRY_CONFIG_DIR=${folder}`;
    await stand.type(`${inSettings}; gantry run -d --name set ${BUSYBOX} sleep 1000`);
    assert.match(await stand.type('gantry exec set ip -o -4 address show eth0'), /10\.223\.23\.2\/24/);
    assert.match(await stand.type('gantry exec set ip link show eth0'), /mtu 1400/);
    await stand.type('gantry rm -f set');
  });

  test('004 ch.12: into a container by a published port, out of it masqueraded, and no word among containers without icc', async () => {
    await stand.type('gantry network create -o com.docker.network.bridge.enable_icc=false quiet');
    const serve = 'mkdir /www; echo inside > /www/index.html; exec httpd -f -p 80 -h /www';
    await stand.type(`gantry run -d --name web --net quiet -p 80 ${BUSYBOX} sh -c '${serve}'`);
    await sleeper('other', '--net quiet');
    assert.equal(await page(await stand.published('web', 80), {}), 'inside\n');
    assert.equal(await pings('other', await addressOf('web')), false);
    assert.match(await stand.type('gantry port web'), /^80\/tcp -> 0\.0\.0\.0:\d+/);
    assert.match(await stand.type('nft list ruleset'), /masquerade/);
    await stand.type('gantry rm -f web other; gantry network rm quiet');
  });

  test('T74: a network that is made, who is on it and is called what, and who is not', async () => {
    assert.match(await stand.type('gantry network create --driver=bridge mynet'), /^[0-9a-f]{64}$/);
    assert.match(
      await stand.type('gantry network ls'),
      /bridge +bridge +local[^]*host +host +local[^]*mynet +bridge +local[^]*none +null +local/,
    );
    await sleeper('c1');
    await stand.type('gantry network connect --alias c1service mynet c1');
    await sleeper('c2', '--network mynet --network-alias c2service');
    await sleeper('c3');
    assert.match(await stand.type('gantry exec c1 ip -o -4 address'), /eth0[^]*eth1/);
    assert.doesNotMatch(await stand.type('gantry exec c2 ip -o -4 address'), /eth1/);
    assert.equal(await pings('c2', 'c1service'), true);
    assert.equal(await pings('c1', 'c2service'), true, 'whatever network it was started on');
    assert.equal(await pings('c3', 'c1service'), false);
    assert.equal(
      await stand.type(
        "gantry network inspect -f '{{range .Containers}}{{.Name}} {{end}}' mynet | tr ' ' '\\n' | sort | xargs",
      ),
      'c1 c2',
    );
    const refused = await stand.tryOut('gantry network rm mynet');
    assert.match(refused.stderr, /error while removing network: network mynet id [0-9a-f]{64} has active endpoints/);
    await stand.type('gantry network disconnect mynet c1; gantry rm -f c1 c2 c3');
    assert.equal(await stand.type('gantry network rm mynet'), 'mynet');
  });
});
