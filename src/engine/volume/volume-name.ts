import { engineError } from '../../errors/engine-error.js';

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;
const LONGEST_NAME = 255; // It is the name of a folder.

/** By which docker's programs tell a volume that nobody has named. */
export const ANONYMOUS_LABEL = 'com.docker.volume.anonymous';

/** @throws argument_invalid */
export function requireVolumeName(name: string): void {
  if (name.length > LONGEST_NAME) throw refused(name, `a volume name has at most ${LONGEST_NAME} characters`);
  if (name.length === 1)
    throw refused(name, 'volume name is too short, names should be at least two alphanumeric characters');
  if (NAME.test(name)) return;
  throw refused(
    name,
    `${JSON.stringify(name)} includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
  );
}

/** A volume is not made, for that reason. */
export const refused = (name: string, reason: string): Error =>
  engineError('argument_invalid', { reason: `create ${name}: ${reason}` });
