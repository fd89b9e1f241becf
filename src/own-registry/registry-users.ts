import { randomBytes } from 'node:crypto';

import { writeTar } from '../demo/ustar.js';
import type { Container, Engine } from '../engine/index.js';
import { engineError } from '../errors/engine-error.js';
import { bcrypt, SALT_BYTES } from './bcrypt.js';
import { findRegistry, OWN_REGISTRY } from './own-registry.js';

export type RegistryUser = { readonly name: string; readonly password: string };

/** Inside its container. */
export const SECRETS = '/etc/gantry-registry';
const USERS_FILE = 'htpasswd';
export const USERS_PATH = `${SECRETS}/${USERS_FILE}`;
/** As `htpasswd -B` would with `-C 10`: some tenths of a second for whoever guesses. */
const PASSWORD_COST = 10;
const MAX_BYTES = 1024 * 1024;

type UsersEngine = Pick<Engine, 'containers' | 'files'>;

/** A line of its file of users. */
export const userLine = ({ name, password }: RegistryUser): string =>
  `${name}:${bcrypt(password, randomBytes(SALT_BYTES), PASSWORD_COST)}`;

/** Who may pull and push, by name. @throws container_not_found, registry_error where everybody may */
export async function listRegistryUsers(engine: UsersEngine): Promise<readonly string[]> {
  return (await readLines(engine, await guardedRegistry(engine))).map(nameOf).toSorted();
}

/**
 * Lets somebody in, or gives him another password. It holds at once: the registry looks at its file.
 *
 * @throws container_not_found, registry_error where everybody may in
 */
export async function setRegistryUser(engine: UsersEngine, user: RegistryUser): Promise<void> {
  const registry = await guardedRegistry(engine);
  const line = userLine(user);
  await changeLines(engine, registry, (lines) => [...lines.filter((other) => nameOf(other) !== user.name), line]);
}

/** @throws container_not_found, registry_error where everybody may in, or there is no such user */
export async function removeRegistryUser(engine: UsersEngine, name: string): Promise<void> {
  const registry = await guardedRegistry(engine);
  await changeLines(engine, registry, (lines) => {
    const others = lines.filter((line) => nameOf(line) !== name);
    if (others.length === lines.length) throw refused(`there is no user ${JSON.stringify(name)}`);
    return others;
  });
}

/** One after the other: of two who change it at once neither is lost. */
const changeLines = (
  engine: UsersEngine,
  registry: Container,
  change: (lines: readonly string[]) => readonly string[],
): Promise<void> =>
  engine.files.inTurn(registry.id, async () => writeLines(engine, registry, change(await readLines(engine, registry))));

const nameOf = (line: string): string => line.slice(0, line.indexOf(':'));
const refused = (reason: string): Error => engineError('registry_error', { host: OWN_REGISTRY, reason });

async function guardedRegistry(engine: UsersEngine): Promise<Container> {
  const registry = await findRegistry(engine);
  if (!registry) throw engineError('container_not_found', { ref: OWN_REGISTRY });
  if (registry.config.env.includes('REGISTRY_AUTH=htpasswd')) return registry;
  throw refused(
    'it was made for everybody. Take it away, its data stays, and make it anew: gantry registry down; gantry registry up --user NAME',
  );
}

async function readLines({ files }: UsersEngine, { id }: Container): Promise<readonly string[]> {
  const bytes = await files.readFile(id, USERS_PATH, { maxBytes: MAX_BYTES });
  return Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}

async function writeLines({ files }: UsersEngine, { id }: Container, lines: readonly string[]): Promise<void> {
  const { modifiedAtMs } = await files.stat(id, USERS_PATH);
  // By its time the registry knows that it has changed; in an archive that has whole seconds.
  const modifiedAtSeconds = Math.max(Math.floor(Date.now() / 1000), Math.floor(modifiedAtMs / 1000) + 1);
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const archive = [...writeTar([{ kind: 'file', path: USERS_FILE, mode: 0o600, bytes, modifiedAtSeconds }])];
  await files.writeArchive(
    id,
    SECRETS,
    (async function* () {
      yield* archive;
    })(),
  );
}
