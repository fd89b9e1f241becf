/** All of a body, or undefined where it is longer than `limit` bytes. */
export async function readBounded(body: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.byteLength;
    if (size > limit) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces, size);
}

/** The lines of a body, without their ends. One that is longer than `limit` bytes ends it. @throws what `tooLong` makes */
export async function* boundedLines(
  body: AsyncIterable<Uint8Array>,
  { limit, tooLong }: { readonly limit: number; readonly tooLong: () => Error },
): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const piece of body) {
    let from = 0;
    for (let end = piece.indexOf(0x0a, from); end >= 0; end = piece.indexOf(0x0a, from)) {
      yield Buffer.concat([...rest, piece.subarray(from, end)]);
      [rest, restBytes, from] = [[], 0, end + 1];
    }
    restBytes += piece.byteLength - from;
    if (restBytes > limit) throw tooLong();
    if (from < piece.byteLength) rest.push(Buffer.from(piece.subarray(from)));
  }
  if (restBytes > 0) yield Buffer.concat(rest);
}
