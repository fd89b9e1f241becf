import type { Platform } from '../../oci/platform.js';
import { formatPlatform, matchesPlatform } from '../../oci/select-manifest.js';
import { hostPlatform } from '../image/host-platform.js';
import type { BuildRequest } from './build-request.js';
import type { PlatformResult, PlatformResults } from './export/platform-result.js';

/** Undefined: whatever the bases are for. */
export type AskedPlatforms = readonly [Platform | undefined, ...(Platform | undefined)[]];

/** What is built for, each once. */
export function platformsOf({ platform, platforms = [] }: BuildRequest): AskedPlatforms {
  const [first, ...others] = new Map(platforms.map((each) => [formatPlatform(each), each])).values();
  return first ? [first, ...others] : [platform];
}

/** This machine's first: names of base images stay with those for it. The results are in the order that was asked for. */
export async function eachPlatform(
  asked: AskedPlatforms,
  build: (platform: Platform | undefined, isOneOfSeveral: boolean) => Promise<PlatformResult>,
): Promise<PlatformResults> {
  const isOwn = (platform: Platform | undefined): boolean =>
    platform === undefined || matchesPlatform(platform, hostPlatform());
  const results = new Map<Platform | undefined, PlatformResult>();
  for (const platform of [...asked.filter(isOwn), ...asked.filter((each) => !isOwn(each))]) {
    results.set(platform, await build(platform, asked.length > 1));
  }
  const [first, ...others] = asked.flatMap((platform) => results.get(platform) ?? []);
  if (!first) throw new TypeError('a build for no platform');
  return [first, ...others];
}
