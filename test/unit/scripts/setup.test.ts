import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';

import { temporaryFolder } from '../../support/temporary-folder.js';

const BROUGHT_NODE = `node_modules/node-linux-${process.arch}`;
const LOCK = {
  '': { name: 'clone' },
  'node_modules/plain': { version: '1.0.0' },
  'node_modules/elsewhere': { version: '1.0.0', optional: true, os: ['win32'], cpu: ['x64'] },
  'node_modules/late': { version: '1.0.0', optional: true, os: ['linux'], cpu: [process.arch] },
  [BROUGHT_NODE]: { version: '26.0.0', optional: true, os: ['linux'], cpu: [process.arch] },
};

/** A clone with a lock file of its own, and an npm that does what a test says. */
class Clone {
  readonly folder = temporaryFolder();
  readonly #npm = join(this.folder, 'npm-cli.js');

  constructor(npm: string) {
    cpSync('scripts', join(this.folder, 'scripts'), { recursive: true });
    this.write('package-lock.json', JSON.stringify({ packages: LOCK }));
    this.write(
      'npm-cli.js',
      `const { appendFileSync, writeFileSync } = require('node:fs');
       const [word] = process.argv.slice(2);
       appendFileSync('calls', word + ' ' + (process.env.ON_BROUGHT ?? 'on ours') + '\\n');
       const lock = ${JSON.stringify(LOCK)};
       const leave = (...names) => {
         const packages = Object.fromEntries(Object.entries(lock).filter(([path]) => names.every((name) => !path.endsWith(name))));
         writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));
       };
       ${npm}`,
    );
    this.write(
      `${BROUGHT_NODE}/bin/node`,
      `#!/bin/sh\nON_BROUGHT='on the one brought' exec ${process.execPath} "$@"\n`,
    );
    chmodSync(join(this.folder, BROUGHT_NODE, 'bin/node'), 0o755);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  read(path: string): string | undefined {
    const whole = join(this.folder, path);
    return existsSync(whole) ? readFileSync(whole, 'utf8') : undefined;
  }

  /** Runs a line of JavaScript in which the modules of scripts/setup can be imported. */
  run(line: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
    this.write('scripts/setup/line.mjs', line);
    return spawnSync(process.execPath, [join(this.folder, 'scripts/setup/line.mjs')], {
      encoding: 'utf8',
      env: { ...process.env, npm_execpath: this.#npm },
    });
  }

  install(): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
    return this.run(`
      const { ensureNpmPackages } = await import('./npm-packages.mjs');
      const { orExplain } = await import('./set-up.mjs');
      await orExplain(ensureNpmPackages);`);
  }
}

describe('npm packages of a clone', () => {
  test('are installed once; those for other machines may stay away', () => {
    const clone = new Clone(`leave('elsewhere');`);
    assert.equal(clone.install().status, 0);
    assert.equal(clone.install().status, 0);
    assert.equal(clone.read('calls'), 'ci on ours\n');
  });

  test('that npm left out, being too new for the Node it ran on, come with the Node that it brought', () => {
    const clone = new Clone(`leave(...(word === 'ci' ? ['late'] : []));`);
    assert.equal(clone.install().status, 0);
    assert.equal(clone.read('calls'), 'ci on ours\ninstall on the one brought\n');
  });

  test('that cannot be had at all are named', () => {
    const { status, stderr } = new Clone(`leave('late');`).install();
    assert.deepEqual([status, stderr], [1, 'gantry: npm could not get late: try again.\n']);
  });

  test('that a full disk cut short are not believed in', () => {
    const clone = new Clone(
      `leave(); console.error('npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write');`,
    );
    const { status, stderr } = clone.install();
    assert.equal(status, 1);
    assert.equal(stderr, 'gantry: npm could not write its packages: ENOSPC: no space left on device, write\n');
    assert.equal(clone.read('node_modules/.package-lock.json'), undefined);
  });

  test('a failure of npm is told without its stack', () => {
    const clone = new Clone(`
      console.error('npm error code ECONNREFUSED\\nnpm error     at somewhere\\nnpm error request to x failed');
      process.exit(1);`);
    const { status, stderr } = clone.install();
    assert.equal(status, 1);
    assert.equal(stderr, 'gantry: npm ci failed:\n  npm error code ECONNREFUSED\n  npm error request to x failed\n');
  });
});

test('every package manager is told its own names', () => {
  const { stdout } = new Clone('').run(`
    import { readFileSync } from 'node:fs';
    const { packageNames } = await import('./package-manager.mjs');
    const { run } = JSON.parse(readFileSync(new URL('packages.json', import.meta.url), 'utf8'));
    for (const manager of ['apt', 'dnf', 'zypper', 'pacman', 'apk']) console.log(manager, ...packageNames(manager, run));`);
  assert.deepEqual(stdout.trim().split('\n'), [
    'apt crun runc conmon iproute2 nftables aardvark-dns busybox-static tar ca-certificates libseccomp2 libatomic1',
    'dnf crun runc conmon iproute nftables aardvark-dns busybox tar ca-certificates libseccomp libatomic',
    'zypper crun runc conmon iproute2 nftables aardvark-dns busybox-static tar ca-certificates libseccomp2 libatomic1',
    'pacman crun runc conmon iproute2 nftables aardvark-dns busybox tar ca-certificates libseccomp gcc-libs',
    'apk crun runc conmon iproute2 nftables aardvark-dns busybox-static tar ca-certificates libseccomp libatomic',
  ]);
});
