import { createReadStream } from 'node:fs';

import type { ArchiveSource, Credentials, ImageDetails, ImageService } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import type { Digest } from '../../oci/digest.js';
import type { Platform } from '../../oci/platform.js';
import { familiarName, formatReference, parseReference, type Reference, withDefaultTag } from '../../oci/reference.js';
import type { FarParts } from '../far-parts.js';
import { imagePath, nameQuery } from '../paths.js';
import { toChanges } from '../writing/changes.js';
import { type ProgressLine, progressLines, pullProgress, pushProgress } from './progress.js';

export const HUB = 'docker.io';
export const HUB_ADDRESS = 'https://index.docker.io/v1/';

export const platformText = ({ os, architecture, variant }: Platform): string =>
  [os, architecture, variant].filter((part) => part !== undefined && part !== '').join('/');

/** Images on their way to the far engine, and from it to registries. */
export function imageTransfers(
  { client, registries }: FarParts,
  get: (ref: string) => Promise<ImageDetails>,
): Pick<ImageService, 'pull' | 'push' | 'load' | 'import'> {
  /** The login is this machine's; the other side does the talking. */
  const authorization = async ({ registry }: Reference, given: Credentials | 'none' | undefined) => {
    const credentials = given === 'none' ? undefined : (given ?? (await registries.findLogin(registry)));
    return { 'X-Registry-Auth': encoded(registry, credentials) };
  };

  return {
    async pull(ref, { platform, credentials, onProgress, cancelSignal } = {}) {
      const wanted = withDefaultTag(parseReference(ref));
      const { bytes } = await client.stream('POST', '/images/create', {
        query: {
          fromImage: familiarName(wanted),
          tag: wanted.digest ?? wanted.tag,
          platform: platform && platformText(platform),
        },
        headers: await authorization(wanted, credentials),
        cancelSignal,
        refusals: { 404: 'manifest_unknown' },
      });
      let [digest, isNew]: [string | undefined, boolean] = [wanted.digest, true];
      for await (const line of progressLines(client, bytes)) {
        digest = /^Digest: (sha256:[0-9a-f]{64})$/.exec(line.status)?.[1] ?? digest;
        if (line.status.startsWith('Status: Image is up to date')) isNew = false;
        const step = pullProgress(line);
        if (step) onProgress?.(step);
      }
      const image = await get(formatReference({ ...wanted, ...(wanted.digest && { tag: undefined }) }));
      const known = image.repoDigests[0]?.split('@')[1];
      return { image, name: formatReference(wanted), digest: (digest ?? known ?? image.id) as Digest, isNew };
    },
    async push(ref, { platform, allPlatforms, credentials, onProgress, cancelSignal } = {}) {
      if (allPlatforms)
        throw engineError('far_not_implemented', { reason: 'docker’s API pushes the platform that is there' });
      const wanted = withDefaultTag(parseReference(ref));
      const { bytes } = await client.stream('POST', imagePath(familiarName(wanted), '/push'), {
        query: { tag: wanted.tag, platform: platform && JSON.stringify(platform) },
        headers: await authorization(wanted, credentials),
        cancelSignal,
        refusals: { 404: 'push_nothing' },
      });
      let pushed: ProgressLine['pushed'];
      for await (const line of progressLines(client, bytes)) {
        pushed = line.pushed ?? pushed;
        const step = pushProgress(line);
        if (step) onProgress?.(step);
      }
      const image = await get(ref);
      return {
        image,
        name: formatReference(wanted),
        digest: (pushed?.digest ?? image.target.digest) as Digest,
        manifestSizeBytes: pushed?.sizeBytes ?? 0,
      };
    },
    async load(source, { platform, onProgress, cancelSignal } = {}) {
      const { bytes } = await client.stream('POST', '/images/load', {
        query: { quiet: onProgress === undefined, platform: platform && JSON.stringify(platform) },
        bytes: bytesOf(source),
        cancelSignal,
      });
      const names: string[] = [];
      for await (const line of progressLines(client, bytes)) {
        const loaded = /^Loaded image(?: ID)?: (\S+)/.exec(line.stream)?.[1];
        if (loaded !== undefined) names.push(loaded);
        const step = pullProgress(line);
        if (step) onProgress?.(step);
      }
      return await Promise.all(names.map(async (name) => ({ image: await get(name), names: wholeName(name) })));
    },
    async import(source, { name, message, config = {}, platform, cancelSignal } = {}) {
      const { bytes } = await client.stream('POST', '/images/create', {
        query: {
          fromSrc: 'url' in source ? source.url : '-',
          ...nameQuery(name),
          message,
          changes: toChanges(config),
          platform: platform && platformText(platform),
        },
        bytes: 'url' in source ? undefined : bytesOf(source),
        cancelSignal,
      });
      let id = '';
      for await (const { status } of progressLines(client, bytes)) if (status.startsWith('sha256:')) id = status.trim();
      return await get(id);
    },
  };
}

/** @see moby, api/types/registry: EncodeAuthConfig */
function encoded(registry: string, credentials: Credentials | undefined): string {
  const { username, password, identityToken } = credentials ?? {};
  const known = credentials && {
    username,
    password,
    identitytoken: identityToken,
    serveraddress: registry === HUB ? HUB_ADDRESS : registry,
  };
  return Buffer.from(JSON.stringify(known ?? {}), 'utf8').toString('base64url');
}

const wholeName = (name: string): readonly string[] =>
  name.startsWith('sha256:') ? [] : [formatReference(withDefaultTag(parseReference(name)))];

/** @throws archive_unreadable */
async function* bytesOf(source: ArchiveSource): AsyncGenerator<Uint8Array> {
  if ('bytes' in source) return yield* source.bytes;
  try {
    for await (const piece of createReadStream(source.path)) yield piece as Buffer;
  } catch (cause) {
    const { code = 'it cannot be read' } = cause as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'no such file or directory' : code;
    throw engineError('archive_unreadable', { path: source.path, reason }, { cause });
  }
}
