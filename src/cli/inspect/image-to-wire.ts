import type { ImageDetails } from '../../engine/index.js';
import type { ImageRunConfig } from '../../oci/image-config.js';
import { familiarReference, parseReference } from '../../oci/reference.js';
import { goMap } from '../format/go-template/value.js';
import { utcTime } from '../print/timestamp.js';

/** An image as `docker inspect` shows it: the fields that we know, in docker's order. */
export function imageToWire(image: ImageDetails) {
  const { config, platform } = image;
  return {
    Id: image.id,
    RepoTags: image.names.map(familiar),
    RepoDigests: image.repoDigests.map(familiar),
    Parent: '',
    Comment: config.history?.at(-1)?.comment ?? '',
    Created: config.created ?? utcTime(image.createdAtMs),
    Author: config.author ?? '',
    Config: runConfigToWire(config.config ?? {}),
    Architecture: platform.architecture,
    ...(platform.variant === undefined ? {} : { Variant: platform.variant }),
    Os: platform.os,
    Size: image.sizeBytes,
    RootFS: { Type: config.rootfs.type, Layers: config.rootfs.diff_ids },
    Descriptor: { mediaType: image.target.mediaType, digest: image.target.digest, size: image.target.size },
  };
}

const familiar = (name: string): string => familiarReference(parseReference(name));

function runConfigToWire(config: ImageRunConfig) {
  return {
    User: config.User ?? '',
    ...(config.ExposedPorts ? { ExposedPorts: goMap(config.ExposedPorts) } : {}),
    Env: config.Env ?? null,
    Entrypoint: config.Entrypoint ?? null,
    Cmd: config.Cmd ?? null,
    Volumes: config.Volumes ? goMap(config.Volumes) : null,
    WorkingDir: config.WorkingDir ?? '',
    Labels: config.Labels ? goMap(config.Labels) : null,
    ...(config.StopSignal === undefined ? {} : { StopSignal: config.StopSignal }),
    ...(config.OnBuild === undefined ? {} : { OnBuild: config.OnBuild }),
    ...(config.Healthcheck === undefined ? {} : { Healthcheck: config.Healthcheck }),
    ...(config.Shell === undefined ? {} : { Shell: config.Shell }),
  };
}
