import { engineError } from '../../../errors/engine-error.js';
import type { BuildRequest } from '../build-request.js';

const MS_PER_SECOND = 1000;
/** What a Date can be. */
const MOST_SECONDS = 8.64e12;

/**
 * The moment that a build is to look as if it had been made at: `--build-arg SOURCE_DATE_EPOCH=…`, in seconds since 1970.
 *
 * @throws build_step_invalid
 * @see reproducible-builds.org, SOURCE_DATE_EPOCH; moby/buildkit, exporter/util/epoch
 */
export function sourceEpochMs({ buildArgs = {} }: Pick<BuildRequest, 'buildArgs'>): number | undefined {
  const text = buildArgs['SOURCE_DATE_EPOCH'];
  if (text === undefined || text === '') return undefined;
  const seconds = Number(text);
  if (!/^-?\d+$/.test(text) || Math.abs(seconds) > MOST_SECONDS) {
    throw engineError('build_step_invalid', { reason: `invalid SOURCE_DATE_EPOCH: ${JSON.stringify(text)}` });
  }
  return seconds * MS_PER_SECOND;
}
