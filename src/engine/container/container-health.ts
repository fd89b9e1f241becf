export type HealthStatus = 'starting' | 'healthy' | 'unhealthy';

/** What the health check of a container has found in its present life. */
export type ContainerHealth = {
  readonly status: HealthStatus;
  /** Failures in a row. */
  readonly failingStreak: number;
  /** The last five probes, the oldest first. */
  readonly log: readonly HealthProbe[];
};

export type HealthProbe = {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** 0 well, 1 not; -1 where it did not end in time or could not be run. */
  readonly exitCode: number;
  /** The first 4096 bytes. */
  readonly output: string;
};
