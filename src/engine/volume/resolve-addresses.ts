import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

import { engineError } from '../../errors/engine-error.js';
import type { MountWords } from './mount-words.js';

const NETWORKED = ['nfs', 'nfs4', 'cifs', 'smb3'];

/**
 * The kernel knows no names: a server's becomes its address, in `addr=` and in the device of cifs.
 *
 * @throws volume_mount_failed
 * @see moby, volume/local/local_unix.go: mount
 */
export async function resolveAddresses(mount: MountWords, shownPath: string): Promise<MountWords> {
  if (!NETWORKED.includes(mount.type)) return mount;
  const name = mount.words.find((word) => word.startsWith('addr='))?.slice('addr='.length);
  if (name !== undefined) {
    const address = await addressOf(name, shownPath);
    return { ...mount, words: mount.words.map((word) => (word === `addr=${name}` ? `addr=${address}` : word)) };
  }
  const server = serverOf(mount);
  if (server === undefined) return mount;
  const address = await addressOf(server, shownPath);
  const isShare = mount.type === 'cifs' || mount.type === 'smb3';
  // Of a share docker writes the address into the device; without `addr=` nfs would be refused.
  return isShare
    ? { ...mount, device: mount.device.replace(server, address), words: [...mount.words, `ip=${address}`] }
    : { ...mount, words: [...mount.words, `addr=${address}`] };
}

/** Of `//server/share`, and of `server:/path`. */
function serverOf({ type, device }: MountWords): string | undefined {
  const [, server] =
    (type.startsWith('nfs') ? /^(\[[^\]]+\]|[^:/]+):/ : /^(?:[a-z]+:)?\/\/([^/]+)/i).exec(device) ?? [];
  return server;
}

async function addressOf(name: string, shownPath: string): Promise<string> {
  const bare = name.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) !== 0) return bare;
  try {
    return (await lookup(bare)).address;
  } catch (cause) {
    const step = `error resolving passed in network volume address: lookup ${bare}`;
    throw engineError('volume_mount_failed', { path: shownPath, step, reason: 'no such host' }, { cause });
  }
}
