import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { techniqueStand } from '../support/linux/technique-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { rootReason } from '../support/root-reason.js';

describe('techniques: volumes', { skip: rootReason(), timeout: 600_000 }, () => {
  const stand = techniqueStand();

  test('T19: a folder of the machine, seen from both sides', async () => {
    assert.equal(
      await stand.type(`
        mkdir -p var/db/tables; echo row > var/db/tables/one
        gantry run -v $PWD/var/db/tables:/var/data1 ${BUSYBOX} sh -c 'cat /var/data1/one; echo more > /var/data1/two'
        cat var/db/tables/two`),
      'row\nmore',
    );
  });

  test('T20: what one container keeps in step is what others have by --volumes-from; the next machine gets it whole', async () => {
    await stand.type(`
      gantry run -d -v /data --name btsync ${BUSYBOX} sh -c 'date > /data/shared_from_server_one; exec sleep 1000'
      gantry run --rm --volumes-from btsync ${BUSYBOX} sh -c 'until [ -s /data/shared_from_server_one ]; do :; done'`);
    assert.equal(
      await stand.type(`
        name=$(gantry inspect -f '{{(index .Mounts 0).Name}}' btsync)
        gantry volume export $name --compress zstd | gantry --data-root $PWD/two --run-root $PWD/r2 volume import data -
        gantry --data-root $PWD/two --run-root $PWD/r2 volume export data | tar -xO ./shared_from_server_one > there
        gantry exec btsync cat /data/shared_from_server_one | cmp - there && echo the same`),
      'data\nthe same',
    );
    await stand.type('gantry rm -fv btsync; rm -r two r2');
  });

  test('T21: a history that outlives its container', async () => {
    const type = (words: string): Promise<string> =>
      stand.type(`gantry run --rm -e HISTFILE=/root/.bash_history -v $PWD/history:/root ${BUSYBOX} sh -c '${words}'`);
    await type('echo ls >> $HISTFILE');
    assert.equal(await type('cat $HISTFILE'), 'ls');
  });

  test('T22: a data container, which has ended, and what its files are, stay until the last lets go', async () => {
    await stand.type(`gantry run -v /shared-data --name dc ${BUSYBOX} touch /shared-data/somefile`);
    assert.equal(await stand.type(`gantry run --volumes-from dc --name one ${BUSYBOX} ls /shared-data`), 'somefile');
    assert.match(
      await stand.type(
        'gantry volume inspect $(gantry volume ls -q) -f \'{{index .Labels "com.docker.volume.anonymous"}}|{{.Scope}}\'',
      ),
      /^\|local/m,
    );
    await stand.type('gantry rm -v dc; gantry run --rm --volumes-from one busybox:test test -e /shared-data/somefile');
    await stand.type('gantry rm -v one');
    assert.equal(await stand.type('gantry volume ls -q -f label=com.docker.volume.anonymous'), '');
  });

  test('T24: a file server’s share is a volume; where that server is away the sentence says so', async () => {
    await stand.type(
      'gantry volume create -d local -o type=nfs -o o=addr=127.0.0.1,rw -o device=:/opt/test/db nfs_client',
    );
    const { exitCode, stderr } = await stand.tryOut(`gantry run --rm -v nfs_client:/mnt ${BUSYBOX} ls /mnt`);
    assert.equal(exitCode, 125);
    assert.match(
      stderr,
      /^gantry: error while mounting volume '\S+\/nfs_client\/_data': failed to mount local volume: mount :\/opt\/test\/db:\S+, data: addr=127\.0\.0\.1,rw: [a-z ]+\n/,
    );
    await stand.type('gantry volume rm nfs_client');
  });

  test('T35: volumes that nobody uses are seen, and go', async () => {
    await stand.type(`gantry run -v /var/data -v named:/named --name unused ${BUSYBOX} true && gantry rm unused`);
    assert.match(
      await stand.type('gantry volume ls -f dangling=true'),
      /^DRIVER +VOLUME NAME\nlocal +(?:[0-9a-f]{64}\nlocal +named|named\nlocal +[0-9a-f]{64})/,
    );
    assert.match(
      await stand.type('gantry volume prune -f'),
      /^Deleted Volumes:\n[0-9a-f]{64}\n\nTotal reclaimed space: 0B$/,
    );
    assert.match(await stand.type('gantry volume rm $(gantry volume ls -q)'), /named/);
  });

  describe('004 ch.4: data of containers', () => {
    test('a file of the machine, a data container, and its backup and restore by tar', async () => {
      assert.equal(
        await stand.type(`
          echo '# history' > bash_history
          gantry run --rm -v $PWD/bash_history:/.bash_history:ro ${BUSYBOX} cat /.bash_history
          gantry run -v /dbdata --name dbdata ${BUSYBOX} sh -c 'echo rows > /dbdata/table; chown 33:44 /dbdata/table'
          gantry run --rm --volumes-from dbdata -v $(pwd):/backup ${BUSYBOX} tar cf /backup/backup.tar /dbdata
          gantry run -v /dbdata --name dbdata2 ${BUSYBOX} true
          gantry run --rm --volumes-from dbdata2 -v $(pwd):/backup ${BUSYBOX} tar xf /backup/backup.tar
          gantry run --rm --volumes-from dbdata2 ${BUSYBOX} sh -c 'cat /dbdata/table; stat -c %u:%g /dbdata/table'`),
        '# history\nrows\n33:44',
      );
      await stand.type('gantry rm -v dbdata dbdata2');
    });

    test('the same in one word, while it is in use', async () => {
      await stand.type(
        `gantry run -d -v db:/dbdata --name db ${BUSYBOX} sh -c 'echo rows > /dbdata/table; exec sleep 1000'`,
      );
      await stand.type('until gantry exec db test -s /dbdata/table; do :; done');
      assert.equal(
        await stand.type('gantry volume export db -o db.tar.gz && tar -tzf db.tar.gz | sort'),
        './\n./table',
      );
      assert.equal(await stand.type('gantry backup db -m nightly'), 'db:1');
      await stand.type("gantry exec db sh -c 'echo lost > /dbdata/table'");
      assert.equal(await stand.type('gantry volume diff db'), 'C /table');
      assert.match(
        (await stand.tryOut('gantry backup restore db')).stderr,
        /restore db: volume is in use - \[[0-9a-f]{64}\]/,
      );
      assert.equal(await stand.type('gantry rm -f db >/dev/null; gantry backup restore db'), 'db');
      assert.equal(await stand.type(`gantry run --rm -v db:/dbdata ${BUSYBOX} cat /dbdata/table`), 'rows');
      assert.equal(await stand.type(`gantry volume clone db db2; gantry volume diff db2 db.tar.gz`), 'db2');
      await stand.type('gantry volume rm db db2; gantry backup rm $(gantry backup ls -q)');
    });
  });
});
