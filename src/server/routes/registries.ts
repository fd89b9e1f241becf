import type { Engine } from '../../engine/index.js';
import { engineError, isEngineError } from '../../errors/engine-error.js';
import { json, type Route, route } from '../route.js';
import { GoObject } from '../wire/go-object.js';
import { registryAuth, toCredentials } from '../wire/registry-auth.js';

const HUB = 'docker.io';

/** `/auth`, `/distribution/…`: what registries say. */
export const registryRoutes = ({
  engine: { registries },
}: {
  readonly engine: Pick<Engine, 'registries'>;
}): readonly Route[] => [
  // Nothing is kept here: that is the client's to do.
  route('POST', '/auth', '1.0', async ({ readJson, cancelSignal }) => {
    const asked = await readJson();
    const fields = GoObject.of(asked ?? {}, 'AuthConfig');
    for (const name of ['username', 'password', 'auth', 'email', 'serveraddress', 'identitytoken', 'registrytoken']) {
      fields.text(name);
    }
    const credentials = toCredentials(asked);
    if (!credentials) throw engineError('argument_invalid', { reason: 'no username was given' });
    const { identityToken = '' } = await registries.verify(serverOf(asked), credentials, { cancelSignal });
    return json(200, { IdentityToken: identityToken, Status: 'Login Succeeded' });
  }),
  route('GET', '/distribution/:name*/json', '1.30', async ({ params, headers, cancelSignal }) => {
    try {
      const { target, platforms } = await registries.describe(params.name, {
        credentials: registryAuth(headers),
        cancelSignal,
      });
      const { mediaType, digest, size } = target;
      return json(200, { Descriptor: { mediaType, digest, size }, Platforms: platforms });
    } catch (error) {
      // Of a pull docker says so with 500, here with the registry's own status. @see moby, api/server/httpstatus: statusCodeFromDistributionError
      if (!isEngineError(error, 'registry_unauthorized')) throw error;
      return json(401, { message: error.message });
    }
  }),
];

/** Docker's own registry where none is named. */
function serverOf(asked: unknown): string {
  const server = typeof asked === 'object' && asked !== null && 'serveraddress' in asked ? asked.serveraddress : '';
  return typeof server === 'string' && server !== '' && !server.startsWith('https://index.docker.io/') ? server : HUB;
}
