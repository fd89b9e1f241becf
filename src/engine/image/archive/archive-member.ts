/** A file of an archive that is being written. */
export type ArchiveMember = {
  /** With `/` between its parts, without one at either end. */
  readonly path: string;
  readonly sizeBytes: number;
  /** The beginning of 1970 where it is not given: the same files give the same archive. */
  readonly modifiedAtMs?: number | undefined;
  /** Called once. Gives exactly `sizeBytes` bytes. */
  read(): AsyncIterable<Uint8Array>;
};

/** A member whose bytes are in memory. */
export const smallMember = (path: string, bytes: Uint8Array, modifiedAtMs?: number): ArchiveMember => ({
  path,
  sizeBytes: bytes.byteLength,
  modifiedAtMs,
  async *read() {
    yield bytes;
  },
});

export const jsonMember = (path: string, value: unknown): ArchiveMember =>
  smallMember(path, Buffer.from(JSON.stringify(value)));
