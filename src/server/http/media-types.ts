import { type ApiVersion, isAtLeast } from './api-version.js';

export const RAW_STREAM = 'application/vnd.docker.raw-stream';
const MULTIPLEXED = 'application/vnd.docker.multiplexed-stream';

/** What a program's output comes as; before 1.42 both kinds had one name. */
export const outputMediaType = (version: ApiVersion, { hasTty }: { readonly hasTty: boolean }): string =>
  !hasTty && isAtLeast(version, '1.42') ? MULTIPLEXED : RAW_STREAM;

export const TAR = 'application/x-tar';
