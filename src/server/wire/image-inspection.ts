import type { ImageDetails, ImageStorage } from '../../engine/index.js';
import { imageToWire, runConfigToWire } from '../../wire/image-to-wire.js';
import { listOrNull } from '../../wire/list-or-null.js';
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

/** The answer of `GET /images/{name}/json`. @see moby, api/server/router/image/image_routes.go: getImagesByName */
export function imageInspection(image: ImageDetails, storage: ImageStorage, version: ApiVersion) {
  // Of one platform there is nothing to describe: docker leaves it out, too, unless its store holds several.
  const { Descriptor: _, ...inspection } = imageToWire(image, storage);
  const { Config } = inspection;
  const isKept = (name: string): boolean => !isAtLeast(version, '1.50') || !OF_CONTAINERS.has(name);
  return {
    ...inspection,
    Config: Object.fromEntries(Object.entries(Config).filter(([name]) => isKept(name))),
    ...(!isAtLeast(version, '1.44') && { VirtualSize: inspection.Size }),
    ...(!isAtLeast(version, '1.45') && { Container: '' }),
    ContainerConfig: containerConfig(image),
  };
}

/**
 * Of the container that the image was committed from: nobody keeps that, but it had what the image has, and ran what the
 * history tells. Docker leaves it out from 1.45 on; docker-compose 1.29, which speaks the newest version there is, looks there
 * for the volumes of an image, and cannot make a container anew where it is missing.
 */
function containerConfig({ config: { config = {}, history } }: ImageDetails) {
  const lastCommand = history?.at(-1)?.created_by ?? '';
  return { ...runConfigToWire(config), Cmd: listOrNull(lastCommand.split(' ').filter((word) => word !== '')) };
}
