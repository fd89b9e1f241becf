import { engineError } from '../../errors/engine-error.js';
import { API_VERSION, MINIMUM_API_VERSION } from '../../wire/api-versions.js';

export { API_VERSION, MINIMUM_API_VERSION };

/** `1.41` */
export type ApiVersion = string;

/** Whether `version` has what came with `since`. @see moby, api/types/versions: GreaterThanOrEqualTo */
export function isAtLeast(version: ApiVersion, since: ApiVersion): boolean {
  if (version.startsWith('1.') && since.startsWith('1.')) {
    const difference = Number(version.slice(2)) - Number(since.slice(2));
    if (!Number.isNaN(difference)) return difference >= 0;
  }
  const [has, wanted] = [version.split('.').map(Number), since.split('.').map(Number)];
  for (let index = 0; index < Math.max(has.length, wanted.length); index += 1) {
    const difference = (has[index] ?? 0) - (wanted[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/**
 * What skopeo, buildah and podman speak to every docker up to containers/image 5.23, without asking which versions there are:
 * of all that is older than {@link MINIMUM_API_VERSION} it alone is taken, and answered as that.
 */
const UNASKED_VERSION = '1.22';

/**
 * Splits `/v1.41/containers/json`; a path without a version is asked in the newest.
 *
 * @throws api_version_refused @see moby, api/server/middleware/version.go
 */
export function splitVersion(path: string): { readonly version: ApiVersion; readonly path: string } {
  const [, version, rest = ''] = /^\/v([0-9.]+)(\/.*)$/.exec(path) ?? [];
  return version === undefined
    ? { version: API_VERSION, path: plain(path) }
    : { version: spokenFor(version), path: plain(rest) };
}

const spokenFor = (version: ApiVersion): ApiVersion => (version === UNASKED_VERSION ? MINIMUM_API_VERSION : version);

/** The one list that docker also gives for a path with a slash behind it. @see moby, api/server/router/network */
const plain = (path: string): string => (path === '/networks/' ? '/networks' : path);

const minorOf = (version: ApiVersion): number => Number(version.split('.')[1]);

/** As clients write them. */
const SPOKEN: ReadonlySet<ApiVersion> = new Set(
  Array.from(
    { length: minorOf(API_VERSION) - minorOf(MINIMUM_API_VERSION) + 1 },
    (_, index) => `1.${minorOf(MINIMUM_API_VERSION) + index}`,
  ),
);

/** @throws api_version_refused */
export function requireSpoken(version: ApiVersion): void {
  if (SPOKEN.has(version)) return;
  if (!isAtLeast(version, MINIMUM_API_VERSION)) {
    const rule = `Minimum supported API version is ${MINIMUM_API_VERSION}, please upgrade your client to a newer version`;
    throw engineError('api_version_refused', { version, age: 'old', rule });
  }
  if (!isAtLeast(API_VERSION, version)) {
    throw engineError('api_version_refused', {
      version,
      age: 'new',
      rule: `Maximum supported API version is ${API_VERSION}`,
    });
  }
}
