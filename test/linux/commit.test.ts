import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { filesStand } from '../support/linux/files-stand.js';

describe('an image made of a container', () => {
  const stand = filesStand();
  /** What `script` prints in a new container of the image. */
  const printed = async (image: string, script: string): Promise<string> =>
    (await stand.gantry(['run', '--rm', '--network', 'none', image, 'sh', '-c', script])).stdout;

  test('holds what it has changed, and runs as it does (T14)', async () => {
    const { id, name } = await stand.running(
      'echo made > /made; chown 12:34 /made; chmod 4755 /made; rm /bin/ls; rm -r /etc; mkdir /etc; echo one > /etc/only; ln /made /second; mkfifo /pipe; ln -s nowhere /link',
      { env: ['GREETING=hello'], workingDir: '/tmp', labels: { kept: 'yes' }, user: '0' },
    );
    const { stdout, stderr, exitCode } = await stand.gantry(['commit', '-a', 'me', '-m', 'why', name, 'made:one']);
    assert.equal(stderr, '');
    assert.equal(exitCode, 0);
    const image = await stand.engine.images.get('made:one');
    assert.equal(stdout, `${image.id}\n`);
    assert.equal(image.config.author, 'me');
    const { imageId } = await stand.engine.containers.get(id);
    assert.equal(image.parentId, imageId);
    const step = image.config.history?.at(-1);
    assert.deepEqual([step?.comment, step?.author, step?.empty_layer], ['why', 'me', undefined]);
    assert.equal(image.layers.length, 2);
    const { config: run } = image.config;
    assert.ok(run?.Env?.includes('GREETING=hello'));
    assert.deepEqual([run?.WorkingDir, run?.Labels?.['kept']], ['/tmp', 'yes']);
    assert.equal(
      await printed(
        'made:one',
        'cat /made; stat -c "%u:%g %a %h" /made; [ /made -ef /second ] && echo same; cd /etc; echo *; [ -e /bin/ls ] || echo gone; [ -p /pipe ] && readlink /link; pwd',
      ),
      'made\n12:34 4755 2\nsame\nhostname hosts only resolv.conf\ngone\nnowhere\n/etc\n',
    );
    assert.equal((await stand.engine.containers.get(id)).state.status, 'running');
    assert.equal(await stand.inside(id, 'echo alive'), 'alive\n');
  });

  test('hides what it was made of once that has no name, but for whoever asks for all', async () => {
    const { name: first } = await stand.ended('touch /one');
    const { images } = stand.engine;
    const base = await stand.engine.containers.commit(first, { name: 'chain:1' });
    const { container } = await stand.engine.containers.create({ image: 'chain:1', command: ['true'] });
    const made = await stand.engine.containers.commit(container.id, { name: 'chain:2' });
    await stand.engine.containers.commit(first, { name: 'chain:1', message: 'another' });
    const listed = async (filter: Parameters<typeof images.list>[0]) =>
      (await images.list(filter)).map(({ id }) => id).filter((id) => id === base || id === made);
    assert.deepEqual(new Set(await listed({})), new Set([base, made]));
    assert.deepEqual(await listed({ hidesParents: true }), [made]);
    assert.deepEqual(await listed({ isDangling: true }), []);
    assert.equal((await images.get(made)).parentId, base);
  });

  test('takes instructions over what the container has', async () => {
    const { name } = await stand.ended('true', {
      env: ['A=1', 'B=2'],
      command: ['sh', '-c', 'true'],
      workingDir: '/tmp',
    });
    const changes = [
      'CMD ["echo", "changed"]',
      'ENTRYPOINT ["/bin/busybox"]',
      'ENV A=3 C="d e"',
      'LABEL x=y',
      'EXPOSE 80/tcp',
      'VOLUME /data',
      'USER 12',
      'WORKDIR sub',
      'STOPSIGNAL SIGINT',
      'HEALTHCHECK --interval=5s --retries=2 CMD ["true"]',
      'ONBUILD RUN true',
    ];
    const words = changes.flatMap((change) => ['--change', change]);
    const { exitCode, stderr } = await stand.gantry(['commit', ...words, name, 'changed']);
    assert.deepEqual([exitCode, stderr], [0, '']);
    const { config } = await stand.engine.images.get('changed:latest');
    const { Env, ...run } = config.config ?? {};
    assert.ok(Env?.includes('A=3') && Env.includes('B=2') && Env.includes('C=d e'), String(Env));
    assert.deepEqual(run, {
      Cmd: ['echo', 'changed'],
      Entrypoint: ['/bin/busybox'],
      Labels: { x: 'y' },
      ExposedPorts: { '80/tcp': {} },
      Volumes: { '/data': {} },
      User: '12',
      WorkingDir: '/tmp/sub',
      StopSignal: 'SIGINT',
      Healthcheck: { Test: ['CMD', 'true'], Interval: 5_000_000_000, Retries: 2 },
      OnBuild: ['RUN true'],
    });
  });

  test('of one that changed nothing is its own without another layer', async () => {
    const { id } = await stand.ended('true');
    const made = await stand.engine.containers.commit(id, { message: 'empty' });
    const image = await stand.engine.images.get(made);
    assert.equal(image.layers.length, 1);
    assert.equal(image.config.history?.at(-1)?.empty_layer, true);
    assert.deepEqual(image.names, []);
  });

  test('is told in the journal with docker’s words', async () => {
    const { id } = await stand.ended('touch /x');
    const sinceMs = Date.now() - 1;
    const made = await stand.engine.containers.commit(id, { name: 'told:1', message: 'm' });
    const { stdout } = await stand.gantry([
      'events',
      '--since',
      String(sinceMs / 1000),
      '--until',
      String(Date.now() / 1000 + 0.001),
      '--filter',
      'event=commit',
    ]);
    assert.match(
      stdout,
      new RegExp(`container commit ${id} \\(comment=m, image=.*, imageID=${made}, imageRef=told:1, name=`),
    );
  });

  test('can be committed again, and again', async () => {
    let image = 'busybox:test';
    for (const round of [1, 2, 3]) {
      const { id } = await stand.ended(`echo ${round} >> /rounds; rm -f /old; echo > /old${round}`, { image });
      image = await stand.engine.containers.commit(id, { name: `rounds:${round}`, pauses: false });
    }
    assert.equal(await printed('rounds:3', 'cat /rounds; echo /old*'), '1\n2\n3\n/old1 /old2 /old3\n');
    assert.equal((await stand.engine.images.get('rounds:3')).layers.length, 4);
  });

  test('brings a state back at will, by the id or a tag of its own (T15, T18)', async () => {
    const { name } = await stand.running('echo level 2 > /game', { name: 'game' });
    const { stdout } = await stand.gantry(['commit', name]);
    const id = stdout.trim();
    await stand.gantry(['tag', id.slice('sha256:'.length, 20), 'mygame:1700000000']);
    await stand.gantry(['exec', name, 'sh', '-c', 'echo level 9 > /game']);
    const second = (await stand.gantry(['commit', name])).stdout.trim();
    assert.notEqual(second, id);
    await stand.gantry(['rm', '-f', name]);
    assert.equal(await printed('mygame:1700000000', 'cat /game'), 'level 2\n');
    assert.equal(await printed(second, 'cat /game'), 'level 9\n');
  });

  test('is named by the time of a backup, while the service goes on (T96)', async () => {
    const { id, name } = await stand.running('echo state > /state');
    const words = [
      'commit',
      '-m',
      '20260101_1200',
      '-a',
      'Backup Admin',
      name,
      'localhost:5000/backup:host_20260101_1200',
    ];
    const { stdout } = await stand.gantry(words);
    const image = await stand.engine.images.get('localhost:5000/backup:host_20260101_1200');
    assert.equal(stdout, `${image.id}\n`);
    assert.deepEqual([image.config.author, image.config.history?.at(-1)?.comment], ['Backup Admin', '20260101_1200']);
    assert.equal(await printed(image.id, 'cat /state'), 'state\n');
    assert.equal((await stand.engine.containers.get(id)).state.status, 'running');
    assert.equal(await stand.inside(id, 'cat /state'), 'state\n');
  });

  test('has a name that is one', async () => {
    const { id } = await stand.create();
    await assert.rejects(stand.engine.containers.commit(id, { name: 'UPPER' }), { code: 'reference_invalid' });
    const { stderr, exitCode } = await stand.gantry(['commit', '-c', 'RUN true', id]);
    assert.deepEqual([exitCode, stderr], [1, 'Error: RUN is not a valid change command\n']);
  });
});
