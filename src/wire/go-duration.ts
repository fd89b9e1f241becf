/** Go's `time.Duration` of a field that is left out where it is zero: nanoseconds in JSON, `1m30s` in a template. */
export class GoDuration {
  readonly nanoseconds: number;

  constructor(nanoseconds: number) {
    this.nanoseconds = nanoseconds;
  }

  toJSON(): number | undefined {
    return this.nanoseconds === 0 ? undefined : this.nanoseconds;
  }
}
