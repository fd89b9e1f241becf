import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { page, techniqueStand } from '../support/linux/technique-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

const SERVED =
  "sh -c 'mkdir -p /www; [ -e /www/index.html ] || echo mixed Case > /www/index.html; exec httpd -f -p 8000 -h /www'";

describe('techniques: files that are kept', { skip: rootReason(), timeout: 600_000 }, () => {
  const stand = techniqueStand();
  const inspect = (format: string, name: string): Promise<string> =>
    stand.type(`gantry inspect -f '${format}' ${name}`);

  test('T14: two variants of what was edited in a container run side by side', async () => {
    await stand.type(`gantry run -d -p 127.0.0.1::8000 -v kept:/data --name todobug1 ${BUSYBOX} ${SERVED}`);
    await stand.listens('todobug1', 8000);
    const images: string[] = [];
    for (const variant of ['lower', 'upper']) {
      await stand.type(`gantry exec todobug1 sh -c 'echo ${variant} > /www/index.html; echo ${variant} > /data/file'`);
      images.push(await stand.type('gantry commit todobug1'));
    }
    assert.equal(new Set(images).size, 2);
    for (const [index, variant] of ['lower', 'upper'].entries()) {
      assert.match(images[index] ?? '', /^sha256:[0-9a-f]{64}$/);
      const hex = images[index]?.slice('sha256:'.length);
      await stand.type(`gantry run -d -p 127.0.0.1::8000 --name ${variant} ${hex} ${SERVED}`);
    }
    for (const variant of ['lower', 'upper']) {
      assert.equal(await page(await stand.published(variant, 8000)), `${variant}\n`);
      // What lies in volumes is not in an image.
      assert.equal(await stand.type(`gantry exec ${variant} ls -A /data`), '');
    }
    assert.equal(await inspect('{{.State.Status}}', 'todobug1'), 'running');
    await stand.type('gantry rm -f todobug1 lower upper');
  });

  test('T18: a game is brought back by the tag of its moment', async () => {
    await stand.type(`gantry run -d --name win2048 ${BUSYBOX} sh -c 'echo 64 > /score; exec sleep 1000'`);
    await stand.type(`
      id=$(gantry commit win2048); mytag=$(date +%s)
      gantry tag $(echo $id | cut -c8-17) my2048tag:$mytag
      gantry exec win2048 sh -c 'echo lost > /score'
      gantry rm -f win2048
      gantry run -d --name win2048 my2048tag:$mytag`);
    assert.equal(await stand.type('gantry exec win2048 cat /score'), '64');
    assert.match(await stand.type("gantry images --format '{{.Repository}}:{{.Tag}}'"), /^my2048tag:\d{10}$/m);
    assert.match(await inspect('{{.Config.Image}}', 'win2048'), /^my2048tag:\d{10}$/);
    await stand.type('gantry rm -f win2048');
  });

  describe('T96: backups of a service', () => {
    const NAME = 'localhost:5000/live_backup:$(hostname -s)_$DATE';

    test('are images named by machine and time, no larger than what has changed', async () => {
      await stand.type(`gantry run -d --name live ${BUSYBOX} sh -c 'echo state > /state; exec sleep 1000'`);
      const image = await stand.type(
        `DATE=$(date +%Y%m%d_%H%M%S); gantry commit -m="$DATE" -a="Backup Admin" live ${NAME} && gantry images --format '{{.Repository}}:{{.Tag}}' localhost:5000/live_backup`,
      );
      assert.match(image, /^sha256:[0-9a-f]{64}\nlocalhost:5000\/live_backup:.*_\d{8}_\d{6}$/);
      const name = image.split('\n')[1] ?? '';
      assert.match(await inspect('{{.Author}} {{.Comment}}', name), /^Backup Admin \d{8}_\d{6}$/);
      const sizes = await inspect('{{.Size}}', `${BUSYBOX} ${name}`);
      const [base = 0, backup = 0] = sizes.split('\n').map(Number);
      assert.ok(backup > base && backup < base + 100_000, sizes);
      assert.equal(await stand.type(`gantry run --rm ${name} cat /state`), 'state');
      assert.equal(await inspect('{{.State.Status}}', 'live'), 'running');
    });

    test('of a phoenix: the new one takes over, the old one is kept as an image', async () => {
      await stand.type(`
        gantry stop -t 0 live && gantry rename live old
        gantry run -d --stop-timeout 0 --name live ${BUSYBOX} sleep 1000
        DATE=now; gantry commit old ${NAME} && gantry rm old`);
      assert.equal(await stand.type(`DATE=now; gantry run --rm ${NAME} cat /state`), 'state');
      assert.equal(await stand.type("gantry ps -a --format '{{.Names}}'"), 'live');
    });

    test('are kept and brought back in place by snapshot', async () => {
      await stand.type('gantry exec live sh -c "echo one > /state"; gantry snapshot create live');
      const id = await inspect('{{.Id}}', 'live');
      await stand.type('gantry exec live sh -c "echo broken > /state"; gantry snapshot restore live');
      assert.equal(await stand.type('gantry exec live cat /state'), 'one');
      assert.equal(await inspect('{{.Id}}', 'live'), id);
      await stand.type('gantry rm -f live');
    });
  });

  describe('T65: containers and images as archives', () => {
    test('export and import make one layer of many, and leave out what only runs', async () => {
      await stand.type(`
        gantry create --name source ${BUSYBOX} sh -c 'echo one > /file; exec sleep 1000'
        gantry start source && until gantry exec source test -e /file; do :; done
        gantry commit -c 'ENV KEPT=yes' source layered && gantry rm -f source
        gantry run -d --name source layered
        gantry export source | gantry import - flat
        gantry export -o source.tar source && gantry import source.tar flat:file`);
      assert.equal(await inspect('{{len .RootFS.Layers}}', 'layered flat flat:file'), '2\n1\n1');
      assert.equal(await stand.type('gantry run --rm flat cat /file'), 'one');
      assert.equal(await inspect('{{json .Config.Env}}', 'flat'), 'null');
      assert.ok(statSync(join(stand.gantry.folder, 'source.tar')).size > 1_000_000);
      await stand.type('gantry rm -f source');
    });

    test('save and load keep layers, names and what an image runs with', async () => {
      const before = await inspect('{{.Id}} {{json .Config.Env}} {{len .RootFS.Layers}}', 'layered');
      await stand.type('gantry save layered > layered.tar && gantry rmi layered');
      assert.equal(await stand.type('gantry load < layered.tar'), 'Loaded image: layered:latest');
      assert.equal(await inspect('{{.Id}} {{json .Config.Env}} {{len .RootFS.Layers}}', 'layered'), before);
      await stand.type('gantry save layered | gantry load');
      assert.equal(
        await stand.type('gantry run --rm layered sh -c "cat /file" && gantry run --rm layered env | grep KEPT'),
        'one\nKEPT=yes',
      );
    });
  });

  test('T60: a server that runs is cloned by export, with its user and its ports', async () => {
    await stand.type(`
      mkdir jenkins && chmod 777 jenkins
      gantry run --name jenkins_server -p 127.0.0.1::8080 -p 127.0.0.1::50000 -v $PWD/jenkins:/var/jenkins_home -u 1000 --group-add 142 -d ${BUSYBOX} sh -c 'id > /var/jenkins_home/index.html; echo plugins > /tmp/plugins; exec httpd -f -p 8080 -h /var/jenkins_home'`);
    assert.match(await page(await stand.published('jenkins_server', 8080)), /^uid=1000 gid=0\(root\) groups=.*142/);
    assert.match(await stand.type('gantry port jenkins_server'), /^8080\/tcp -> [^]*^50000\/tcp -> /m);
    await stand.type(`
      gantry export jenkins_server | gantry import -c 'USER 1000' -c 'CMD ["httpd", "-f", "-p", "8080", "-h", "/var/jenkins_home"]' -c 'ENV PATH=/bin' - clone
      gantry run -d --name clone -p 127.0.0.1::8080 -v $PWD/jenkins:/var/jenkins_home clone`);
    assert.match(await page(await stand.published('clone', 8080)), /^uid=1000/);
    assert.equal(await stand.type('gantry exec clone cat /tmp/plugins'), 'plugins');
    await stand.type('gantry rm -f jenkins_server clone');
  });
});
