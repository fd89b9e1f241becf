import { entry } from '../entry.js';

type ImageUse = {
  readonly ref: string;
  readonly id: string;
  readonly container: string;
  readonly isRunning: boolean;
  /** The image was named by its id, and not by one of its names. */
  readonly isById?: boolean | undefined;
};

/** Content, layers and images. @see CATALOGUE */
export const IMAGE_ERRORS = {
  blob_not_found: entry({
    kind: 'not_found',
    message: ({ digest }: { digest: string }) => `blob ${digest} is not in the content store`,
    hint: 'Pull or load the image again.',
  }),
  blob_size_mismatch: entry({
    kind: 'data_loss',
    message: ({ expected, read }: { expected: number; read: number }) => `expected ${expected} bytes, read ${read}`,
  }),
  blob_digest_mismatch: entry({
    kind: 'data_loss',
    message: ({ expected, actual }: { expected: string; actual: string }) =>
      `digest mismatch: expected ${expected}, got ${actual}`,
    hint: 'What was sent is not what was asked for. Nothing of it was kept.',
  }),
  image_not_found: entry({
    kind: 'not_found',
    message: ({ ref }: { ref: string }) => `No such image: ${ref}`,
  }),
  image_ambiguous: entry({
    kind: 'conflict',
    message: ({ ref }: { ref: string }) => `more than one image has an id that starts with ${ref}`,
    hint: 'Give more digits of the id.',
  }),
  image_in_use: entry({
    kind: 'conflict',
    message: ({ ref, id, container, isRunning, isById }: ImageUse) => {
      if (isRunning) {
        return `conflict: unable to delete ${ref} (cannot be forced) - image is being used by running container ${container}`;
      }
      return isById
        ? `conflict: unable to delete ${ref} (must be forced) - image is being used by stopped container ${container}`
        : `conflict: unable to remove repository reference ${JSON.stringify(ref)} (must force) - container ${container} is using its referenced image ${id}`;
    },
  }),
  image_has_several_names: entry({
    kind: 'conflict',
    message: ({ id }: { id: string }) =>
      `conflict: unable to delete ${id} (must be forced) - image is referenced in multiple repositories`,
  }),
  checkpoint_unsupported: entry({
    kind: 'unavailable',
    message: ({ reason }: { reason: string }) => `this machine cannot checkpoint containers: ${reason}`,
    hint: 'It takes a criu that knows this kernel, and a container made with --runtime runc, or with a crun built with CRIU.',
  }),
  checkpoint_failed: entry({
    kind: 'unavailable',
    message: ({ container, reason }: { container: string; reason: string }) =>
      `criu failed on container ${container}: ${reason}`,
    hint: 'A newer criu may know more of this kernel: programs with sockets on Linux 6.18 take criu 4.2.',
  }),
  checkpoint_untrusted: entry({
    kind: 'permission_denied',
    message: ({ name, path, reason }: { name: string; path: string; reason: string }) =>
      `checkpoint ${name} is not gone on from: ${path} ${reason}`,
    hint: 'What it says is done as root. Copy it to a folder of your own, if you know whose it is.',
  }),
  checkpoint_exists: entry({
    kind: 'conflict',
    message: ({ name, container }: { name: string; container: string }) =>
      `checkpoint with name ${name} already exists for container ${container}`,
  }),
  checkpoint_not_found: entry({
    kind: 'not_found',
    message: ({ name, container }: { name: string; container: string }) =>
      `checkpoint ${name} does not exist for container ${container}`,
  }),
  save_not_found: entry({
    kind: 'not_found',
    message: ({ ref }: { ref: string }) => `No such save: ${ref}`,
    hint: 'gantry snapshot ls shows the saves that there are, with their numbers.',
  }),
  layer_not_kept: entry({
    kind: 'not_found',
    message: ({ image, layer }: { image: string; layer: string }) =>
      `the layer ${layer} of image ${image} is here as files only, not as the blob that goes into an archive or a registry`,
    hint: 'Remove every image that has this layer, then pull or load this one again.',
  }),
  folder_not_empty: entry({
    kind: 'conflict',
    message: ({ path }: { path: string }) => `${path} is not empty`,
    hint: 'A layout is written to a folder that is empty, or not there yet.',
  }),
  image_platform_missing: entry({
    kind: 'not_found',
    message: ({ ref, platform }: { ref: string; platform: string }) =>
      `no matching manifest for ${platform} in the manifest list entries of ${ref}`,
  }),
  image_platform_mismatch: entry({
    kind: 'not_found',
    message: ({ ref, wanted, actual }: { ref: string; wanted: string; actual: string }) =>
      `image with reference ${ref} was found but its platform (${actual}) does not match the specified platform (${wanted})`,
  }),
  manifest_invalid: entry({
    kind: 'data_loss',
    message: ({ reason }: { reason: string }) => `invalid manifest: ${reason}`,
  }),
  manifest_too_old: entry({
    kind: 'not_implemented',
    message: ({ ref = 'the image' }: { ref?: string | undefined }) =>
      `Docker Image Format v1 and Docker Image manifest version 2, schema 1 support has been removed. Suggest the author of ${ref} to upgrade the image to the OCI Format or Docker Image manifest v2, schema 2. More information at https://docs.docker.com/go/deprecated-image-specs/`,
    hint: 'Push it again with a current docker, podman or skopeo.',
  }),
  archive_invalid: entry({
    kind: 'invalid_argument',
    message: ({ reason }: { reason: string }) => `invalid archive: ${reason}`,
    hint: 'Nothing of it was kept. Is it a complete docker-archive or OCI archive?',
  }),
  archive_unreadable: entry({
    kind: 'invalid_argument',
    message: ({ path, reason }: { path: string; reason: string }) => `open ${path}: ${reason}`,
  }),
  archive_not_fetched: entry({
    kind: 'invalid_argument',
    message: ({ url, reason }: { url: string; reason: string }) => `failed to GET ${url}: ${reason}`,
  }),
  layer_invalid: entry({
    kind: 'data_loss',
    message: ({ reason }: { reason: string }) => `invalid layer: ${reason}`,
  }),
  layers_too_many: entry({
    kind: 'invalid_argument',
    message: ({ layers, limit }: { layers: number; limit: number }) =>
      `the image has ${layers} layers: no more than ${limit} can be mounted`,
  }),
  snapshot_not_found: entry({
    kind: 'not_found',
    message: ({ key }: { key: string }) => `snapshot ${key} does not exist`,
    hint: 'Pull or load the image again.',
  }),
  snapshot_in_use: entry({
    kind: 'conflict',
    message: ({ key }: { key: string }) => `snapshot ${key} is in use by others that stand on it`,
  }),
} as const;
