import { access } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { Engine, ImageProgress } from '../../engine/index.js';
import { listed } from '../language/say.js';
import type { Message } from '../state/message.js';
import { isSystemError, writeNewFile } from './write-new-file.js';

type ArchiveOptions = {
  readonly onProgress: (step: ImageProgress | ArchiveProgress) => void;
  readonly cancelSignal: AbortSignal;
};

/** How much of an archive has been written, as a step of a transfer. */
export type ArchiveProgress = {
  readonly layer: string;
  readonly phase: 'saving' | 'done';
  readonly currentBytes: number;
  readonly totalBytes: number;
  readonly message?: undefined;
};

/** Saves images as one archive, to a file that is not there yet. @returns what came of it */
export async function saveImages(
  { images }: Pick<Engine, 'images'>,
  { pullId, refs, to }: { readonly pullId: number; readonly refs: readonly string[]; readonly to: string },
  { onProgress, cancelSignal }: ArchiveOptions,
): Promise<Message> {
  const path = resolve(to);
  const archive = await images.save(refs, {
    cancelSignal,
    onProgress: ({ currentBytes, totalBytes }) =>
      onProgress({ layer: 'archive', phase: currentBytes < totalBytes ? 'saving' : 'done', currentBytes, totalBytes }),
  });
  try {
    await writeNewFile(path, archive, 0o600);
    return { type: 'archive.done', pullId, text: `Saved to ${path}.` };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const reason = error.code === 'EEXIST' ? 'it exists already' : error.message;
    return { type: 'archive.refused', pullId, text: `Nothing was saved to ${path}: ${reason}` };
  }
}

/** Loads every image of an archive. @returns what came of it */
export async function loadImages(
  { images }: Pick<Engine, 'images'>,
  { pullId, path: from }: { readonly pullId: number; readonly path: string },
  { onProgress, cancelSignal }: ArchiveOptions,
): Promise<Message> {
  const path = resolve(from);
  try {
    await access(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const reason = error.code === 'ENOENT' ? 'there is no such file' : error.message;
    return { type: 'archive.refused', pullId, text: `Nothing was loaded from ${path}: ${reason}` };
  }
  const loaded = await images.load({ path }, { onProgress, cancelSignal });
  const names = loaded.flatMap(({ image, names: all }) => (all.length > 0 ? all : [image.id.slice(7, 19)]));
  return { type: 'archive.done', pullId, text: `Loaded ${listed(names)}.` };
}
