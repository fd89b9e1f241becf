import { type Engine, loadLocalArchives } from '../../engine/index.js';
import type { Output } from '../output.js';
import type { CopyMeter } from './copy-meter.js';
import { namesContent, splitEntry } from './entry-path.js';
import { findLocalDestination } from './local-end.js';
import { planCopy } from './plan-copy.js';

/** What both directions are told. */
export type CopyOptions = {
  readonly keepsOwners: boolean;
  readonly followsLink: boolean;
  readonly workingDir: string;
  readonly cancelSignal: AbortSignal;
  readonly meter: CopyMeter;
};

/** Copies from a container to this machine. */
export async function copyOut(
  { files }: Pick<Engine, 'files'>,
  { ref, path, destination }: { readonly ref: string; readonly path: string; readonly destination: string },
  { keepsOwners, followsLink, workingDir, cancelSignal, meter }: CopyOptions,
): Promise<void> {
  const local = await findLocalDestination(destination, workingDir);
  const { kind } = await files.stat(ref, path, { followsLink });
  const own = namesContent(path) ? '.' : splitEntry(`/${path}`).base;
  const { folder, name } = planCopy({ isFolder: kind === 'directory', name: own }, local);
  const { tar } = await files.readArchive(ref, path, { followsLink, name, cancelSignal });
  const archives = await loadLocalArchives();
  await archives.unpack(folder, tar, {
    keepsOwners,
    only: name === '.' ? undefined : name,
    onBytes: (bytes) => meter.add(bytes),
    cancelSignal,
  });
  meter.done(local.path);
}

/** The tar of a file or folder of a container, to standard output. */
export async function copyToOutput(
  { files }: Pick<Engine, 'files'>,
  { ref, path, out }: { readonly ref: string; readonly path: string; readonly out: Output },
  { followsLink, cancelSignal }: Pick<CopyOptions, 'followsLink' | 'cancelSignal'>,
): Promise<void> {
  const { tar } = await files.readArchive(ref, path, { followsLink, cancelSignal });
  for await (const piece of tar) {
    out.write(piece);
    await out.ready();
  }
}
