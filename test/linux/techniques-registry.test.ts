import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, test } from 'node:test';
import { promisify } from 'node:util';

import { dockerRegistryReason, skopeoDigest } from '../support/images/docker-registry.js';
import { page, techniqueStand } from '../support/linux/technique-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

const run = promisify(execFile);

describe('techniques: a registry', { skip: rootReason() || dockerRegistryReason(), timeout: 600_000 }, () => {
  const stand = techniqueStand();

  afterEach(() => stand.type('gantry registry down --data --force'));

  /** @returns where it is: `127.0.0.1:49153` */
  async function up(words = ''): Promise<string> {
    const said = await stand.type(`${words} --port 127.0.0.1:0`);
    const [, host] = /^The registry is at (127\.0\.0\.1:\d+)$/m.exec(said) ?? [];
    assert.ok(host, said);
    return host;
  }

  /** Tags busybox for the registry and pushes it. @returns its name there */
  async function push(host: string, name = 'team/busybox:1'): Promise<string> {
    await stand.type(`gantry tag ${BUSYBOX} ${host}/${name} && gantry push -q ${host}/${name}`);
    return `${host}/${name}`;
  }

  describe('T8: a registry of one’s own', () => {
    test('004 ch.10: from an image of one, as the books run it: what is pushed lies in the folder that was mounted', async () => {
      // `registry up` makes the image that no network brings here.
      await up('gantry registry up');
      await stand.type('gantry tag gantry-registry registry:2 && gantry registry down');
      const data = join(stand.gantry.folder, 'registry');
      mkdirSync(data);
      await stand.type(`gantry run -d --name books -p 127.0.0.1::5000 -v ${data}:/var/lib/registry registry:2`);
      const port = await stand.published('books', 5000);
      await page(port, { path: 'v2/' });
      const name = await push(`127.0.0.1:${port}`);
      assert.ok(existsSync(join(data, 'docker/registry/v2/repositories/team/busybox')));
      await stand.type(`gantry rmi ${name}`);
      assert.match(await stand.type(`gantry pull ${name}`), /Digest: sha256:/);
      assert.equal(await stand.type(`gantry run --rm ${name} echo pulled`), 'pulled');
      await stand.type(`gantry rm -f books; gantry rmi ${name} registry:2`);
    });

    test('in one command: pushed by us, read by skopeo, pulled, listed', async () => {
      const host = await up('gantry registry up');
      const name = await push(host);
      const digest = await skopeoDigest(name);
      await stand.type(`gantry rmi ${name}`);
      assert.ok((await stand.type(`gantry pull ${name}`)).includes(digest));
      assert.equal(await stand.type(`gantry registry ls ${host}`), 'team/busybox');
      assert.equal(
        await stand.type("gantry inspect -f '{{.HostConfig.RestartPolicy.Name}}' gantry-registry"),
        'always',
      );
    });

    test('up again starts what was stopped and says where it is; with other wishes it is refused', async () => {
      const host = await up('gantry registry up');
      await stand.type('gantry stop -t 1 gantry-registry');
      assert.match(await stand.type('gantry registry up'), /^The registry is at 127/);
      const refused = await stand.tryOut('gantry registry up --tls');
      assert.match(refused.stderr, /There is a registry already/);
      assert.ok(host);
    });

    test('with a user: nobody else gets in, and the password is told nowhere', async () => {
      const host = await up("printf 'open sesame' | gantry registry up --user ann --password-stdin");
      await stand.type(`gantry tag ${BUSYBOX} ${host}/mine`);
      const refused = await stand.tryOut(`gantry push -q ${host}/mine`);
      assert.notEqual(refused.exitCode, 0);
      assert.notEqual((await stand.tryOut(`printf wrong | gantry login -u ann --password-stdin ${host}`)).exitCode, 0);
      await stand.type(`printf 'open sesame' | gantry login -u ann --password-stdin ${host}`);
      await stand.type(`gantry push -q ${host}/mine`);
      const told = await stand.type('gantry inspect gantry-registry; gantry logs gantry-registry 2>&1');
      assert.doesNotMatch(told, /sesame|\$2y\$/);
      await stand.type(`gantry logout ${host}`);
    });

    test('with TLS: its certificate is what others need to trust it', async () => {
      const host = await up('gantry registry up --tls');
      const name = await push(host);
      const folder = join(stand.gantry.folder, 'certs');
      mkdirSync(folder);
      await assert.rejects(run('skopeo', ['inspect', `docker://${name}`]), /certificate/);
      await stand.type(`gantry cp gantry-registry:/etc/gantry-registry/registry.crt ${folder}/ca.crt`);
      await run('skopeo', ['inspect', '--cert-dir', folder, `docker://${name}`]);
    });

    test('gc gives back what rm has removed, also in one that is empty; down keeps the data, unless told', async () => {
      const host = await up('gantry registry up');
      await stand.type('gantry registry gc');
      const name = await push(host);
      const size = async (): Promise<number> => {
        const volume = join(stand.gantry.roots.dataRoot, 'volumes/gantry-registry/_data');
        return Number((await stand.type(`du -sk ${volume}`)).split('\t')[0]);
      };
      const full = await size();
      await stand.type('gantry registry down');
      const again = await up('gantry registry up');
      const there = name.replace(host, again);
      assert.equal(await stand.type(`gantry registry tags ${there.slice(0, -2)}`), '1');
      await stand.type(`gantry registry rm ${there}`);
      assert.match(await stand.type('gantry registry gc'), /blobs? (marked|eligible)/);
      assert.ok((await size()) < full / 2);
      await push(again);
      await stand.type(`gantry rmi ${there}; gantry pull ${there}`);
    });
  });
});
