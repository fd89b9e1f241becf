import type { Descriptor } from './descriptor.js';
import { MEDIA_TYPE } from './manifest.js';
import type { Platform } from './platform.js';

/** What an index is to say. */
export type IndexToWrite = {
  readonly mediaType: string;
  readonly manifests: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>> | undefined;
};

/** An index as buildx writes it, byte for byte: the same of the same parts has the same digest. */
export const writeIndex = ({ mediaType, manifests, annotations }: IndexToWrite): string =>
  goJson(
    {
      schemaVersion: 2,
      mediaType,
      manifests: manifests.map((each) => ({
        mediaType: each.mediaType,
        digest: each.digest,
        size: each.size,
        urls: each.urls?.length ? each.urls : undefined,
        annotations: sorted(each.annotations),
        platform: each.platform && platformFields(each.platform),
        artifactType: each.artifactType || undefined,
      })),
      annotations: sorted(annotations),
    },
    '  ',
  );

/** The same as `docker manifest` writes it: with a platform everywhere, and nothing else of what else is known. */
export const writeManifestList = (manifests: readonly Descriptor[]): string =>
  goJson(
    {
      schemaVersion: 2,
      mediaType: manifests[0]?.mediaType === MEDIA_TYPE.ociManifest ? MEDIA_TYPE.ociIndex : MEDIA_TYPE.dockerIndex,
      manifests: manifests.map(({ mediaType, size, digest, platform }) => ({
        mediaType,
        size,
        digest,
        platform: platformFields(platform ?? { os: '', architecture: '' }),
      })),
    },
    '   ',
  );

/** A platform with its fields in the order in which Go writes them. */
export const platformFields = (platform: Platform): Readonly<Record<string, unknown>> => ({
  architecture: platform.architecture,
  os: platform.os,
  'os.version': platform['os.version'] || undefined,
  'os.features': platform['os.features']?.length ? platform['os.features'] : undefined,
  variant: platform.variant || undefined,
});

const ESCAPED = /[<>&\u2028\u2029]/g;

/** JSON as Go's encoder writes it, that browsers could take for no tags. @see Go, encoding/json: HTMLEscape */
export const goJson = (value: unknown, indent?: string): string =>
  JSON.stringify(value, undefined, indent).replace(
    ESCAPED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Undefined where there are none. */
function sorted(
  annotations: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> | undefined {
  const entries = Object.entries(annotations ?? {});
  return entries.length === 0
    ? undefined
    : Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
