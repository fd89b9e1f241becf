import { type BuildProgress, type BuildRequest, OutputClipper } from '../../engine/index.js';

/** Tells of a build, and of what its steps write no more than an engine here would tell. */
export function clipped(
  tell: (progress: BuildProgress) => void,
  { outputLimit }: Pick<BuildRequest, 'outputLimit'>,
  clock: { readonly monotonicMs: () => number },
): (progress: BuildProgress) => void {
  const clippers = new Map<string, OutputClipper>();
  return (progress) => {
    if (progress.kind !== 'output') return tell(progress);
    const { vertex, stream, bytes } = progress;
    const clipper = clippers.get(vertex.id) ?? new OutputClipper({ limit: outputLimit, clock });
    clippers.set(vertex.id, clipper);
    const told = clipper.take(stream, bytes);
    if (told) tell({ ...progress, bytes: told });
  };
}
