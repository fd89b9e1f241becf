import type { Environment } from './environment.js';

/** Known to every RUN without an ARG when given by `--build-arg`; never in the image, its history or the cache's keys. */
export const PROXY_ARGS: readonly string[] = [
  'HTTP_PROXY',
  'http_proxy',
  'HTTPS_PROXY',
  'https_proxy',
  'FTP_PROXY',
  'ftp_proxy',
  'NO_PROXY',
  'no_proxy',
  'ALL_PROXY',
  'all_proxy',
];

/** A platform as `linux/arm64/v8` spells it. */
export type PlatformName = {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
};

/**
 * `BUILDPLATFORM`, `BUILDOS`, `BUILDARCH`, `BUILDVARIANT` and the same of `TARGET…`, with `TARGETSTAGE`: known to FROM lines,
 * and to a stage that declares them.
 */
export function platformArgs(build: PlatformName, target: PlatformName, targetStage = 'default'): Environment {
  return new Map([
    ...namesOf('BUILD', build),
    ...namesOf('TARGET', target),
    ['TARGETSTAGE', targetStage === '' ? 'default' : targetStage],
  ]);
}

function namesOf(prefix: string, { os, architecture, variant }: PlatformName): readonly [string, string][] {
  return [
    [`${prefix}PLATFORM`, [os, architecture, variant].filter((part) => part).join('/')],
    [`${prefix}OS`, os],
    [`${prefix}OSVERSION`, ''],
    [`${prefix}ARCH`, architecture],
    [`${prefix}VARIANT`, variant ?? ''],
  ];
}
