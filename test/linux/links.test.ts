import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { techniqueStand } from '../support/linux/technique-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { hostTestReason } from '../support/linux-only.js';
import { eventually } from '../support/log-receivers/eventually.js';

const serve = (text: string): string =>
  `sh -c 'mkdir -p /www; echo ${text} > /www/index.html; exec httpd -f -p 80 -h /www'`;
const SLEEP = `--stop-timeout 0 ${BUSYBOX} sleep 1000`;

describe('links between containers', { skip: hostTestReason(), timeout: 600_000 }, () => {
  const stand = techniqueStand();
  const linesOf = async (line: string): Promise<readonly string[]> => (await stand.type(line)).split('\n');
  const addressOf = (name: string): Promise<string> =>
    stand.type(`gantry inspect -f '{{.NetworkSettings.IPAddress}}' ${name}`);

  test('who is linked to has to be there, also where the container has no network', async () => {
    for (const network of ['bridge', 'none']) {
      const complaint = await stand.type(
        `gantry create --network ${network} --link nobody ${BUSYBOX} true 2>&1 || true`,
      );
      assert.match(complaint, /could not get container for nobody: No such container: nobody/);
    }
    await stand.type(`gantry create --name somebody ${BUSYBOX} true`);
    await stand.type(`gantry run --rm --network none --link somebody ${BUSYBOX} true; gantry rm somebody`);
  });

  test('T6: a container finds another by its alias, without a port of the machine, and the other can be replaced', async () => {
    await stand.type(`gantry run -d --name wp-mysql --expose 3306 -e MYSQL_ROOT_PASSWORD=yoursecretpassword ${SLEEP}`);
    await stand.type(`gantry run -d --name wordpress --link wp-mysql:mysql -p 80 ${BUSYBOX} ${serve('blog')}`);
    const address = await addressOf('wp-mysql');
    const id = await stand.type("gantry inspect -f '{{.Id}}' wp-mysql");
    assert.equal(await stand.type('gantry port wp-mysql'), '');
    assert.ok(
      (await linesOf('gantry exec wordpress cat /etc/hosts')).includes(`${address}\tmysql ${id.slice(0, 12)} wp-mysql`),
    );
    assert.deepEqual(
      (await linesOf('gantry exec wordpress env')).filter((line) => line.startsWith('MYSQL_')).toSorted(),
      [
        'MYSQL_ENV_MYSQL_ROOT_PASSWORD=yoursecretpassword',
        'MYSQL_NAME=/wordpress/mysql',
        `MYSQL_PORT=tcp://${address}:3306`,
        `MYSQL_PORT_3306_TCP=tcp://${address}:3306`,
        `MYSQL_PORT_3306_TCP_ADDR=${address}`,
        'MYSQL_PORT_3306_TCP_PORT=3306',
        'MYSQL_PORT_3306_TCP_PROTO=tcp',
      ],
    );
    assert.equal(
      await stand.type("gantry inspect -f '{{json .HostConfig.Links}}' wordpress"),
      '["/wp-mysql:/wordpress/mysql"]',
    );

    // It comes back at another address: what was its own is somebody else's now.
    await stand.type(`gantry stop wp-mysql; gantry run -d --name squatter ${SLEEP}`);
    await stand.type('gantry start wp-mysql');
    const later = await addressOf('wp-mysql');
    assert.notEqual(later, address);
    const hosts = await linesOf('gantry exec wordpress cat /etc/hosts');
    assert.ok(hosts.includes(`${later}\tmysql ${id.slice(0, 12)} wp-mysql`), hosts.join('\n'));
    assert.ok(!hosts.some((line) => line.startsWith(`${address}\t`)));
    assert.match(
      await stand.type('gantry exec wordpress ping -c 1 -W 1 mysql'),
      new RegExp(`^PING mysql \\(${later}\\)`),
    );

    await stand.type('gantry rm --link wordpress/mysql');
    assert.ok(!(await linesOf('gantry exec wordpress cat /etc/hosts')).some((line) => line.includes('mysql')));
    assert.equal(await stand.type("gantry inspect -f '{{json .HostConfig.Links}}' wordpress"), 'null');
    await stand.type('gantry rm -f wordpress wp-mysql squatter');
  });

  test('T66: inside a container that is linked to the proxy, its alias leads there', async () => {
    await stand.type(`gantry run -d -p 8080 --restart always --name etcd-proxy ${BUSYBOX} ${serve('etcd')}`);
    const asked = await eventually('the proxy', async () => {
      const { exitCode, stdout } = await stand.tryOut(
        `gantry run --rm --link etcd-proxy:etcd ${BUSYBOX} wget -qO- http://etcd:80`,
      );
      return exitCode === 0 && stdout.trim();
    });
    assert.equal(asked, 'etcd');
    await stand.type('gantry rm -f etcd-proxy');
  });

  test('a link to what does not run, or is not there, is refused as docker does', async () => {
    await stand.type(`gantry create --name db ${SLEEP}`);
    const stopped = await stand.tryOut(`gantry run --name web --link db ${SLEEP}`);
    assert.match(stopped.stderr, /Cannot link to a non running container: \/db AS \/web\/db/);
    assert.notEqual(stopped.exitCode, 0);
    const missing = await stand.tryOut(`gantry create --link nobody:x ${SLEEP}`);
    assert.match(missing.stderr, /could not get container for nobody: No such container: nobody/);
    const onHost = await stand.tryOut(`gantry create --network host --link db ${SLEEP}`);
    assert.match(onHost.stderr, /host type networking can't be used with links/);
    await stand.type('gantry rm -f db web');
  });

  test('on a network that a user made, a link is a name for the container that has it, and follows its target', async () => {
    await stand.type('gantry network create linked');
    await stand.type(`gantry run -d --name asks --network linked --link late:db ${SLEEP}`);
    assert.notEqual((await stand.tryOut('gantry exec asks ping -c 1 -W 1 db')).exitCode, 0);
    await stand.type(`gantry run -d --name late --network linked ${SLEEP}`);
    await stand.type(`gantry run -d --name other --network linked ${SLEEP}`);
    const pinged = await stand.type('gantry exec asks ping -c 1 -W 1 db');
    const late = await stand.type("gantry inspect -f '{{.NetworkSettings.Networks.linked.IPAddress}}' late");
    assert.ok(pinged.startsWith(`PING db (${late})`), pinged);
    assert.notEqual((await stand.tryOut('gantry exec other ping -c 1 -W 1 db')).exitCode, 0);
    await stand.type('gantry rm -f asks late other; gantry network rm linked');
  });

  test('host-gateway is the host, on whichever network', async () => {
    await stand.type('gantry network create reaching');
    for (const network of ['bridge', 'reaching']) {
      const [hosts = '', route = ''] = (
        await stand.type(
          `gantry run --rm --network ${network} --add-host host.docker.internal:host-gateway ${BUSYBOX} sh -c 'grep host.docker /etc/hosts; ip route'`,
        )
      ).split('\n');
      assert.match(hosts, /^\S+\thost\.docker\.internal$/);
      assert.equal(/default via (\S+)/.exec(route)?.[1], hosts.split('\t')[0]);
    }
    await stand.type('gantry network rm reaching');
  });
});
