import { API_ERRORS } from './catalogue/api.js';
import { BUILD_ERRORS } from './catalogue/builds.js';
import { COMMAND_LINE_ERRORS } from './catalogue/command-line.js';
import { CONTAINER_ERRORS } from './catalogue/containers.js';
import { DOCKERFILE_ERRORS } from './catalogue/dockerfiles.js';
import { ENDING_ERRORS } from './catalogue/endings.js';
import { FAR_ENGINE_ERRORS } from './catalogue/far-engines.js';
import { FILE_ERRORS } from './catalogue/files.js';
import { IMAGE_ERRORS } from './catalogue/images.js';
import { MACHINE_ERRORS } from './catalogue/machine.js';
import { NAME_ERRORS } from './catalogue/names.js';
import { NETWORK_ERRORS } from './catalogue/networks.js';
import { REGISTRY_ERRORS } from './catalogue/registries.js';
import { VOLUME_ERRORS } from './catalogue/volumes.js';

/**
 * Every failure that a user can meet: its kind, its sentence, and what to do about it; a file for each noun.
 *
 * Sentences are docker's where docker has one. `docs/errors.md` is generated from this table.
 */
export const CATALOGUE = {
  ...NAME_ERRORS,
  ...IMAGE_ERRORS,
  ...BUILD_ERRORS,
  ...DOCKERFILE_ERRORS,
  ...REGISTRY_ERRORS,
  ...CONTAINER_ERRORS,
  ...FILE_ERRORS,
  ...NETWORK_ERRORS,
  ...VOLUME_ERRORS,
  ...MACHINE_ERRORS,
  ...API_ERRORS,
  ...FAR_ENGINE_ERRORS,
  ...COMMAND_LINE_ERRORS,
  ...ENDING_ERRORS,
} as const;

export type ErrorCode = keyof typeof CATALOGUE;
