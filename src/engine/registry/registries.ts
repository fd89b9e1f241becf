import type { Host } from '../../host/host.js';
import { familiarName, parseReference, type Reference } from '../../oci/reference.js';
import type { ImageSource } from '../image/image-source.js';
import type { ImageTarget } from '../image/image-target.js';
import type { CredentialSource, Credentials } from './credentials.js';
import { withForeignLayers } from './foreign-layers.js';
import { type Logins, openLogins } from './logins.js';
import { mirroredSource } from './mirrored-source.js';
import type { RegistryAccess } from './registry-access.js';
import { openRegistryClient, type RegistryClient, type RegistryClientOptions } from './registry-client.js';
import { locationsToRead, locationToWrite, type RegistryLocation } from './registry-location.js';
import { expandAlias, type RegistrySettings, readRegistrySettings } from './registry-settings.js';
import { openRegistrySource } from './registry-source.js';
import { openRegistryTarget } from './registry-target.js';

/** The registries that there are, each as the user's files say that it is reached. */
export interface Registries {
  readonly logins: Logins;
  settings(): Promise<RegistrySettings>;
  /** A name, with what it stands for where it is a short one of the user's. @throws reference_invalid */
  parse(text: string): Promise<Reference>;
  /** The image of this name, from the first of its places that has it. `credentials`: in the stead of the login that is kept. */
  source(reference: Reference, credentials?: Credentials | 'none'): Promise<ImageSource>;
  target(reference: Reference, credentials?: Credentials): Promise<ImageTarget>;
  /** Where the repository itself is, without mirrors. */
  location(reference: Reference): Promise<RegistryLocation>;
  /** The registry itself, without mirrors. */
  client(reference: Reference, rights: ClientRights): Promise<RegistryClient>;
}

export type ClientRights = {
  readonly action: 'read' | 'write';
  /** Of the repository: `pull`, `pull,delete`; or whole, for what is no repository's: `registry:catalog:*`. */
  readonly right: string;
};

export function openRegistries(
  host: Pick<Host, 'clock' | 'random' | 'fetch' | 'processes' | 'syscalls'>,
  access: RegistryAccess,
): Registries {
  const { dockerConfigDir, loginFiles, settingsFiles = [], containersSettings, insecureRegistries = [] } = access;
  const { idleTimeoutMs } = access;
  const logins = openLogins({ dockerConfigDir, furtherFiles: loginFiles, host });
  const options: RegistryClientOptions = { host, fetch: host.fetch, credentials: logins.find, idleTimeoutMs };
  const settings = async (): Promise<RegistrySettings> => {
    const read = await readRegistrySettings({ files: settingsFiles, containers: containersSettings });
    return { ...read, insecureRegistries: [...read.insecureRegistries, ...insecureRegistries] };
  };
  /** What is given for one registry is not for its mirrors. */
  const credentialsFor = ({ registry }: Reference, given: Credentials | 'none' | undefined): CredentialSource => {
    if (given === 'none') return () => Promise.resolve(undefined);
    return given ? async (asking) => (asking === registry ? given : await logins.find(asking)) : logins.find;
  };

  return {
    logins,
    settings,
    parse: async (text) => parseReference(expandAlias(await settings(), text) ?? text),
    async source(reference, given) {
      const locations = locationsToRead(reference, await settings());
      const credentials = credentialsFor(reference, given);
      const places = locations.map((location) => openRegistrySource(reference, { ...options, credentials, location }));
      return withForeignLayers(mirroredSource(places), options);
    },
    target: async (reference, given) =>
      openRegistryTarget(reference, locationToWrite(reference, await settings()), {
        ...options,
        credentials: credentialsFor(reference, given),
      }),
    location: async (reference) => locationToWrite(reference, await settings()),
    async client(reference, { action, right }) {
      const location = locationToWrite(reference, await settings());
      const scope = right.includes(':') ? right : `repository:${location.repository}:${right}`;
      return openRegistryClient({ location, repository: familiarName(reference), action, scopes: [scope] }, options);
    },
  };
}
