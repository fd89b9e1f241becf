import type { BuildSession } from '../build-session.js';

/** Tells of a name of a user or group that the stage does not know: what is written then is root's. */
export const warnOfOwner =
  ({ tell }: Pick<BuildSession, 'tell'>) =>
  (name: string): void => {
    const where = '/etc/passwd or /etc/group of the stage';
    tell({
      kind: 'warning',
      warning: { message: `${JSON.stringify(name)} is not in ${where}: root takes its place, as in docker` },
    });
  };
