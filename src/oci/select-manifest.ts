import type { Descriptor } from './descriptor.js';
import type { Index } from './manifest.js';
import type { Platform } from './platform.js';

/**
 * What a machine of one platform can run, best first.
 *
 * @see containerd/platforms, `platformVector`: an arm64 of some version runs those below and 32-bit arm.
 */
function runnable({ os, architecture, variant }: Platform): readonly Platform[] {
  const on = (arch: string, versions: readonly (string | undefined)[]): readonly Platform[] =>
    versions.map((version) => ({ os, architecture: arch, variant: version }));
  switch (architecture) {
    case 'amd64':
      return [...on('amd64', downFrom(variant ?? 'v1', 1)), ...on('386', [undefined])];
    case 'arm64':
      return [...on('arm64', downFrom(variant ?? 'v8', 8)), ...on('arm', downFrom('v8', 5))];
    case 'arm':
      return on('arm', downFrom(variant ?? 'v7', 5));
    default:
      return on(architecture, [variant]);
  }
}

/** `v7`, `v6`, `v5`. */
function downFrom(variant: string, lowest: number): readonly string[] {
  const highest = Number(variant.slice(1));
  if (!Number.isInteger(highest) || highest < lowest) return [variant];
  return Array.from({ length: highest - lowest + 1 }, (_, index) => `v${highest - index}`);
}

/** What a platform without a variant means. */
const IMPLIED_VARIANT: Readonly<Record<string, string>> = { amd64: 'v1', arm64: 'v8', arm: 'v7' };

const variantOf = ({ architecture, variant }: Platform): string | undefined => variant || IMPLIED_VARIANT[architecture];

const isSame = (one: Platform, other: Platform): boolean =>
  one.os === other.os && one.architecture === other.architecture && variantOf(one) === variantOf(other);

/** The entry of `index` that a machine of the platform `wanted` runs best; undefined where it runs none. */
export function selectManifest({ manifests }: Index, wanted: Platform): Descriptor | undefined {
  for (const candidate of runnable(wanted)) {
    const found = manifests.find(({ platform }) => platform && isSame(platform, candidate));
    if (found) return found;
  }
  // An index of one image need not say what it is for.
  const [only, ...others] = manifests;
  return only && !only.platform && others.length === 0 ? only : undefined;
}

/** `linux/arm/v7` */
export const formatPlatform = ({ os, architecture, variant }: Platform): string =>
  [os, architecture, ...(variant ? [variant] : [])].join('/');

/** Whether both are the same, however each of them is written. */
export const isSamePlatform = (one: Platform, other: Platform): boolean => isSame(normalized(one), normalized(other));

/** Whether an image for `actual` is what somebody who asked for `wanted` meant. */
export const matchesPlatform = (actual: Platform, wanted: Platform): boolean =>
  runnable(normalized(wanted)).some((candidate) => isSame(normalized(actual), candidate));

/** What machines call themselves, and some images too. @see containerd/platforms: normalizeArch */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  i386: '386',
};

const normalized = (platform: Platform): Platform => ({
  ...platform,
  architecture: ARCHITECTURES[platform.architecture] ?? platform.architecture,
});
