/** A file of an archive that is being written. */
export type ArchiveMember = {
  /** With `/` between its parts, without one at either end. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Called once. Gives exactly `sizeBytes` bytes. */
  read(): AsyncIterable<Uint8Array>;
};

/** A member whose bytes are in memory. */
export const smallMember = (path: string, bytes: Uint8Array): ArchiveMember => ({
  path,
  sizeBytes: bytes.byteLength,
  async *read() {
    yield bytes;
  },
});

export const jsonMember = (path: string, value: unknown): ArchiveMember =>
  smallMember(path, Buffer.from(JSON.stringify(value)));
