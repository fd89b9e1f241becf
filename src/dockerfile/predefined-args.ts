import type { Environment } from './environment.js';

const PROXY_NAMES: readonly string[] = ['http_proxy', 'https_proxy', 'ftp_proxy', 'no_proxy', 'all_proxy'];

/** Given by `--build-arg` they are known to every RUN without an ARG; never in the image, its history or the cache's keys. */
export const PROXY_ARGS: readonly string[] = PROXY_NAMES.flatMap((name) => [name.toUpperCase(), name]);

/** The proxies among what a build was given, in capitals and in small letters each: programs read the one or the other. */
export function proxyVariables(buildArgs: Environment): Environment {
  return new Map(
    PROXY_NAMES.flatMap((name): readonly [string, string][] => {
      const value = buildArgs.get(name) ?? buildArgs.get(name.toUpperCase());
      return value === undefined
        ? []
        : [
            [name.toUpperCase(), value],
            [name, value],
          ];
    }),
  );
}

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
