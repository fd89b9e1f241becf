import type { Credentials, RegistryService } from '../../engine/index.js';
import { HUB, HUB_ADDRESS } from './image-transfers.js';

/**
 * The header with the logins for base images: a builder asks registries of names that only the Dockerfile says. Those of
 * this machine, unless others were given.
 *
 * @see docker/cli, command/image/build.go: buildOptions.AuthConfigs
 */
export async function registryConfig(
  registries: RegistryService,
  given: Readonly<Record<string, Credentials>> | undefined,
): Promise<Readonly<Record<string, string>>> {
  const known = given ? Object.entries(given) : await keptLogins(registries);
  if (known.length === 0) return {};
  const logins = known.map(([registry, { username, password, identityToken }]) => {
    const serveraddress = registry === HUB ? HUB_ADDRESS : registry;
    return [serveraddress, { username, password, identitytoken: identityToken, serveraddress }] as const;
  });
  return { 'X-Registry-Config': Buffer.from(JSON.stringify(Object.fromEntries(logins)), 'utf8').toString('base64url') };
}

async function keptLogins(registries: RegistryService): Promise<readonly (readonly [string, Credentials])[]> {
  const found = (await registries.logins()).map(async ({ registry }) => {
    const credentials = await registries.findLogin(registry);
    return credentials ? [[registry, credentials] as const] : [];
  });
  return (await Promise.all(found)).flat();
}
