export type HealthStatus = 'starting' | 'healthy' | 'unhealthy';

/** What the health check of a container has found. Of one that is not alive the status is `unhealthy`, as docker's is. */
export type ContainerHealth = {
  readonly status: HealthStatus;
  /** Failures in a row. */
  readonly failingStreak: number;
  /** The last five probes, the oldest first, those of earlier lives too. Lists have the last alone. */
  readonly log: readonly HealthProbe[];
};

export type HealthProbe = {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** 0 well, 1 not; -1 where it did not end in time or could not be run. */
  readonly exitCode: number;
  /** Of both streams; the first 4096 bytes. Where it could not be run, why. */
  readonly output: string;
};
