import type { ImageDetails, ImageStorage } from '../../engine/index.js';
import { imageToWire } from '../../wire/image-to-wire.js';
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

/** The answer of `GET /images/{name}/json`. */
export function imageInspection(image: ImageDetails, storage: ImageStorage, version: ApiVersion) {
  const inspection = imageToWire(image, storage);
  if (!isAtLeast(version, '1.50')) return inspection;
  const config = Object.entries(inspection.Config).filter(([name]) => !OF_CONTAINERS.has(name));
  return { ...inspection, Config: Object.fromEntries(config) };
}
