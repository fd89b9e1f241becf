import { existsSync, lstatSync } from 'node:fs';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { livingSystemd, type ServicePlace, unitFolder } from './systemd.js';
import { DOCKER_SOCKET, SERVICE_UNIT, SOCKET_UNIT, UNIT_MARK, type UnitFile } from './unit-files.js';

/** What `systemctl enable` would make of `[Install]`. */
const WANTED_BY = { [SOCKET_UNIT]: 'sockets.target.wants', [SERVICE_UNIT]: 'multi-user.target.wants' } as const;
const UNITS = [SOCKET_UNIT, SERVICE_UNIT] as const;
const UNIT_PLACES = ['etc/systemd/system', 'run/systemd/system', 'usr/lib/systemd/system', 'lib/systemd/system'];

/** Writes units, and has systemd start them, now and with the machine. @throws systemd_missing, systemd_failed, unit_foreign */
export async function installUnits(place: ServicePlace, files: readonly UnitFile[]): Promise<void> {
  const systemd = livingSystemd(place);
  const folder = unitFolder(place);
  for (const { name } of files) await requireOwn(join(folder, name));
  await mkdir(folder, { recursive: true });
  for (const { name, content } of files) await writeUnit(join(folder, name), content);
  if (!systemd) return await enableByHand(folder);
  await systemd.order('daemon-reload');
  await systemd.order('enable', '--quiet', ...UNITS);
  // A server that runs goes on with the new words only when it is started anew: containers are not touched by that.
  await systemd.order('stop', SERVICE_UNIT);
  await systemd.order('restart', SOCKET_UNIT);
  await systemd.order('start', SERVICE_UNIT);
}

/** Whole or not at all: half a unit would not be known as ours. */
async function writeUnit(path: string, content: string): Promise<void> {
  const draft = `${path}.new`;
  await rm(draft, { force: true });
  await writeFile(draft, content, { mode: 0o644, flag: 'wx' });
  await rename(draft, path);
}

/** Takes them away. Containers run on. @throws systemd_missing, systemd_failed, unit_foreign, service_not_installed */
export async function uninstallUnits(place: ServicePlace): Promise<void> {
  const systemd = livingSystemd(place);
  const folder = unitFolder(place);
  if (!isInstalled(place)) throw engineError('service_not_installed', { folder });
  for (const name of UNITS) await requireOwn(join(folder, name));
  await systemd?.order('disable', '--quiet', '--now', ...UNITS);
  for (const name of UNITS) {
    await rm(join(folder, WANTED_BY[name], name), { force: true });
    await rm(join(folder, name), { force: true });
  }
  await systemd?.order('daemon-reload');
}

export const isInstalled = (place: Pick<ServicePlace, 'root'>): boolean =>
  UNITS.some((name) => existsSync(join(unitFolder(place), name)));

/** @throws docker_has_socket */
export async function refuseDockersSocket(place: Pick<ServicePlace, 'root'>): Promise<void> {
  for (const folder of UNIT_PLACES) {
    for (const unit of ['docker.socket', 'docker.service']) {
      const path = join(place.root, folder, unit);
      if (existsSync(path)) throw engineError('docker_has_socket', { path: DOCKER_SOCKET, what: path });
    }
  }
  const path = join(place.root, DOCKER_SOCKET);
  const isOurs = (await contentOf(join(unitFolder(place), SOCKET_UNIT)))?.includes(`ListenStream=${DOCKER_SOCKET}\n`);
  if (!isOurs && lstatSync(path, { throwIfNoEntry: false })) {
    throw engineError('docker_has_socket', { path: DOCKER_SOCKET, what: path });
  }
}

async function enableByHand(folder: string): Promise<void> {
  for (const name of UNITS) {
    const wants = join(folder, WANTED_BY[name]);
    await mkdir(wants, { recursive: true });
    await rm(join(wants, name), { force: true });
    await symlink(`/etc/systemd/system/${name}`, join(wants, name));
  }
}

/** @throws unit_foreign */
async function requireOwn(path: string): Promise<void> {
  const content = await contentOf(path);
  if (content !== undefined && !content.startsWith(UNIT_MARK)) throw engineError('unit_foreign', { path });
}

async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
