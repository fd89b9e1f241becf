import { digestAlgorithm, digestHex } from '../../../../oci/digest.js';
import { MEDIA_TYPE } from '../../../../oci/manifest.js';
import { formatReference, type Reference } from '../../../../oci/reference.js';
import { type ArchiveMember, jsonMember, smallMember } from '../../../image/archive/archive-member.js';
import { type Package, topOf } from './package.js';

const REF_NAME = 'org.opencontainers.image.ref.name';

/** The files of an OCI layout with one thing in it, under its names. @see OCI image spec, image-layout.md */
export function packageMembers(
  pack: Package,
  { names = [], tag }: { readonly names?: readonly Reference[] | undefined; readonly tag?: string | undefined },
): readonly ArchiveMember[] {
  const files = [
    ...pack.blobs.map(({ descriptor, open }) => ({
      path: blobPath(descriptor.digest),
      sizeBytes: descriptor.size,
      read: () => open(0),
    })),
    ...pack.manifests.map(({ descriptor, bytes }) => smallMember(blobPath(descriptor.digest), bytes)),
  ];
  const once = new Map(files.map((file) => [file.path, file]));
  const { platform: _, ...top } = topOf(pack).descriptor;
  const entries = names.map((name) => ({
    ...top,
    annotations: {
      'io.containerd.image.name': formatReference(name),
      [REF_NAME]: name.tag ?? '',
    },
  }));
  return [
    ...[...once.values()].toSorted((one, other) => (one.path < other.path ? -1 : 1)),
    jsonMember('oci-layout', { imageLayoutVersion: '1.0.0' }),
    jsonMember('index.json', {
      schemaVersion: 2,
      mediaType: MEDIA_TYPE.ociIndex,
      manifests:
        entries.length > 0 ? entries : [{ ...top, ...(tag !== undefined && { annotations: { [REF_NAME]: tag } }) }],
    }),
  ];
}

const blobPath = (digest: Parameters<typeof digestHex>[0]): string =>
  `blobs/${digestAlgorithm(digest)}/${digestHex(digest)}`;
