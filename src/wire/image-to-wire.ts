import type { ImageDetails, ImageStorage } from '../engine/index.js';
import type { ImageRunConfig } from '../oci/image-config.js';
import { familiarReference, parseReference } from '../oci/reference.js';
import { goMap } from './go-map.js';
import { imageCheckToWire } from './health-to-wire.js';
import { listOrNull, mapOrNull, mapOrOmitted } from './list-or-null.js';
import { OMITTED_SLICE, OMITTED_TEXT } from './nil.js';
import { utcTime } from './utc-time.js';

/** An image as `docker inspect` shows it, every field of API 1.47 in its order, and the descriptor of 1.48. */
export function imageToWire(image: ImageDetails, storage: ImageStorage) {
  const { config, platform } = image;
  return {
    Id: image.id,
    RepoTags: image.names.map(familiar),
    RepoDigests: image.repoDigests.map(familiar),
    Parent: image.parentId ?? '',
    Comment: config.history?.at(-1)?.comment ?? '',
    Created: config.created ?? utcTime(image.createdAtMs),
    DockerVersion: '',
    Author: config.author ?? '',
    Config: runConfigToWire(config.config ?? {}),
    Architecture: platform.architecture,
    Variant: platform.variant ?? OMITTED_TEXT,
    Os: platform.os,
    OsVersion: OMITTED_TEXT,
    Size: image.sizeBytes,
    GraphDriver: graphDriverToWire(storage),
    RootFS: {
      Type: config.rootfs.type,
      ...(config.rootfs.diff_ids.length > 0 && { Layers: config.rootfs.diff_ids }),
    },
    Metadata: { LastTagTime: utcTime(storage.lastTaggedAtMs) },
    Descriptor: { mediaType: image.target.mediaType, digest: image.target.digest, size: image.target.size },
  };
}

/** Docker's names for where files lie: the uppermost layer, and those below it, uppermost first. */
function graphDriverToWire({ driver, layerDirs }: ImageStorage) {
  if (driver === 'copy') return { Data: null, Name: 'vfs' };
  const [upper, ...lowers] = layerDirs.toReversed();
  const data = {
    ...(lowers.length > 0 && { LowerDir: lowers.join(':') }),
    ...(upper !== undefined && { UpperDir: upper }),
  };
  return { Data: goMap(data), Name: 'overlay2' };
}

const familiar = (name: string): string => familiarReference(parseReference(name));

/** A container's configuration as an image has it: what only containers have is empty. */
export function runConfigToWire(config: ImageRunConfig) {
  return {
    Hostname: '',
    Domainname: '',
    User: config.User ?? '',
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    ExposedPorts: mapOrOmitted(config.ExposedPorts),
    Tty: false,
    OpenStdin: false,
    StdinOnce: false,
    Env: listOrNull(config.Env),
    Cmd: listOrNull(config.Cmd),
    Healthcheck: config.Healthcheck && imageCheckToWire(config.Healthcheck),
    Image: '',
    Volumes: mapOrNull(config.Volumes),
    WorkingDir: config.WorkingDir ?? '',
    Entrypoint: listOrNull(config.Entrypoint),
    OnBuild: listOrNull(config.OnBuild),
    Labels: mapOrNull(config.Labels),
    StopSignal: config.StopSignal ?? OMITTED_TEXT,
    Shell: config.Shell ?? OMITTED_SLICE,
  };
}
