import type { ImageDetails, ImageStorage } from '../../engine/index.js';
import { imageToWire, runConfigToWire } from '../../wire/image-to-wire.js';
import { type ApiVersion, isAtLeast } from '../http/api-version.js';

/** What only containers have: always empty until 1.49, and not there from 1.50 on. @see moby, api/docs/CHANGELOG.md */
const OF_CONTAINERS: ReadonlySet<string> = new Set([
  'Hostname',
  'Domainname',
  'AttachStdin',
  'AttachStdout',
  'AttachStderr',
  'Tty',
  'OpenStdin',
  'StdinOnce',
  'Image',
]);

/** Of the container that an image was committed from: nobody keeps that. */
const NO_CONTAINER = { Container: '', ContainerConfig: runConfigToWire({}) };

/** The answer of `GET /images/{name}/json`. @see moby, api/server/router/image/image_routes.go: getImagesByName */
export function imageInspection(image: ImageDetails, storage: ImageStorage, version: ApiVersion) {
  const { Descriptor, ...inspection } = imageToWire(image, storage);
  const { Config } = inspection;
  const isKept = (name: string): boolean => !isAtLeast(version, '1.50') || !OF_CONTAINERS.has(name);
  return {
    ...inspection,
    Config: Object.fromEntries(Object.entries(Config).filter(([name]) => isKept(name))),
    ...(!isAtLeast(version, '1.44') && { VirtualSize: inspection.Size }),
    ...(!isAtLeast(version, '1.45') && NO_CONTAINER),
    ...(isAtLeast(version, '1.48') && { Descriptor }),
  };
}
