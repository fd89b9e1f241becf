import { DOCKER_VERSION } from '../../wire/api-versions.js';

/** What `--version` prints; for scripts that call `docker`, in docker's words, whose first number they compare. */
export const versionLine = ({
  version,
  calledAs,
}: {
  readonly version: string;
  readonly calledAs?: string | undefined;
}): string =>
  calledAs === 'docker' ? `Docker version ${DOCKER_VERSION}, build ${version}` : `gantry version ${version}`;
