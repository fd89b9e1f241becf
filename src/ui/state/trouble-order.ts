/** Bad networks on purpose; words as the command line has them, containers by name or id. */
export type TroubleOrder =
  | { readonly kind: 'shape'; readonly words: readonly string[] }
  | { readonly kind: 'partition'; readonly words: readonly string[] }
  | { readonly kind: 'heal'; readonly refs: readonly string[] };

/** Packets of a container on their way into a file. */
export type PacketCapture = {
  /** As it was asked for. */
  readonly container: string;
  readonly path: string;
  readonly packets: number;
};

/** What is to be captured, and where to; `filter` in tcpdump's words. */
export type CaptureRequest = Omit<PacketCapture, 'packets'> & { readonly filter: string | undefined };

/** Reads `CONTAINER FILE [FILTER…]`; undefined where a part is missing. */
export function readCaptureWords(text: string): CaptureRequest | undefined {
  const [container, path, ...filter] = text.split(/\s+/).filter(Boolean);
  if (container === undefined || path === undefined) return undefined;
  return { container, path, filter: filter.length > 0 ? filter.join(' ') : undefined };
}
