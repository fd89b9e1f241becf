/** One `RUN --mount=…` with its variables replaced. */
export type RunMount = {
  readonly type: 'bind' | 'cache' | 'tmpfs' | 'secret' | 'ssh';
  /** A stage, an image or a named context; undefined is the build context (bind) or an empty folder (cache). */
  readonly from?: string | undefined;
  readonly source?: string | undefined;
  /** Undefined for a secret or ssh mount with docker's default place, or a secret that is only in the environment. */
  readonly target?: string | undefined;
  readonly isReadOnly: boolean;
  readonly isRequired: boolean;
  /** `id=`: of the cache, the secret or the agent. */
  readonly id?: string | undefined;
  /** `env=`: the variable that shall hold the secret. */
  readonly environmentName?: string | undefined;
  readonly sharing?: 'shared' | 'private' | 'locked' | undefined;
  /** Of a tmpfs; undefined is no limit. */
  readonly sizeLimitBytes?: number | undefined;
  readonly mode?: number | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
};
