import { readFile } from 'node:fs/promises';

import { engineError } from '../errors/engine-error.js';
import { type TarEntry, writeTar } from './ustar.js';

const BUSYBOX_PATHS = ['/bin/busybox', '/usr/bin/busybox', '/bin/busybox.static'];

const APPLETS = [
  'ash',
  'awk',
  'base64',
  'basename',
  'cat',
  'chmod',
  'chown',
  'clear',
  'cp',
  'cut',
  'date',
  'dd',
  'df',
  'dirname',
  'dmesg',
  'du',
  'echo',
  'env',
  'expr',
  'false',
  'find',
  'free',
  'grep',
  'gunzip',
  'gzip',
  'head',
  'hostname',
  'httpd',
  'id',
  'ip',
  'kill',
  'ln',
  'ls',
  'md5sum',
  'mkdir',
  'mount',
  'mv',
  'nc',
  'nslookup',
  'od',
  'ping',
  'printf',
  'ps',
  'pwd',
  'rm',
  'rmdir',
  'sed',
  'seq',
  'sh',
  'sha256sum',
  'sleep',
  'sort',
  'stat',
  'stty',
  'tail',
  'tar',
  'tee',
  'test',
  'time',
  'timeout',
  'top',
  'touch',
  'tr',
  'true',
  'tty',
  'umount',
  'uname',
  'uniq',
  'uptime',
  'vi',
  'wc',
  'wget',
  'which',
  'whoami',
  'xargs',
  'yes',
];

/**
 * The root file system of the demo: this machine's busybox and a name for each of its programs.
 *
 * @throws program_missing
 */
export async function* demoRootFileSystem(): AsyncGenerator<Uint8Array> {
  yield* writeTar(entries(await readBusybox()));
}

function* entries(busybox: Uint8Array): Generator<TarEntry> {
  for (const path of ['bin', 'dev', 'etc', 'home', 'proc', 'root', 'sys', 'tmp', 'usr', 'var']) {
    yield { kind: 'directory', path: `${path}/`, mode: path === 'tmp' ? 0o1777 : 0o755 };
  }
  yield { kind: 'file', path: 'etc/passwd', mode: 0o644, bytes: Buffer.from('root:x:0:0:root:/root:/bin/sh\n') };
  yield { kind: 'file', path: 'etc/group', mode: 0o644, bytes: Buffer.from('root:x:0:\n') };
  yield { kind: 'file', path: 'bin/busybox', mode: 0o755, bytes: busybox };
  for (const applet of APPLETS) yield { kind: 'link', path: `bin/${applet}`, target: 'busybox' };
}

async function readBusybox(): Promise<Uint8Array> {
  for (const path of BUSYBOX_PATHS) {
    const bytes = await readFile(path).catch(() => undefined);
    // A busybox that needs shared libraries would not run where there is nothing else.
    if (bytes && isStatic(bytes)) return bytes;
  }
  throw engineError('program_missing', { program: 'busybox-static' });
}

const PT_INTERP = 3;

/** Whether a 64-bit little-endian ELF program names no interpreter. @see elf(5) */
function isStatic(program: Buffer): boolean {
  const start = Number(program.readBigUInt64LE(0x20));
  const size = program.readUInt16LE(0x36);
  const count = program.readUInt16LE(0x38);
  for (let index = 0; index < count; index += 1) {
    if (program.readUInt32LE(start + index * size) === PT_INTERP) return false;
  }
  return true;
}
