import { access } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { Engine } from '../../engine/index.js';
import type { Message } from '../state/message.js';
import { isSystemError, writeNewFile } from './write-new-file.js';

type Dispatch = (message: Message) => void;

/** Saves images as one archive, to a file that is not there yet. */
export async function saveImages(
  { images }: Pick<Engine, 'images'>,
  { refs, to }: { readonly refs: readonly string[]; readonly to: string },
  dispatch: Dispatch,
): Promise<void> {
  const path = resolve(to);
  const archive = await images.save(refs);
  try {
    await writeNewFile(path, archive, 0o600);
    dispatch({ type: 'images.saved', to: path });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const reason = error.code === 'EEXIST' ? 'it exists already' : error.message;
    dispatch({ type: 'notice.given', text: `Nothing was saved to ${path}: ${reason}`, tone: 'bad' });
  }
}

/** Loads every image of an archive. */
export async function loadImages(
  { images }: Pick<Engine, 'images'>,
  { path: from }: { readonly path: string },
  dispatch: Dispatch,
): Promise<void> {
  const path = resolve(from);
  try {
    await access(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const reason = error.code === 'ENOENT' ? 'there is no such file' : error.message;
    return dispatch({ type: 'notice.given', text: `Nothing was loaded from ${path}: ${reason}`, tone: 'bad' });
  }
  const loaded = await images.load({ path });
  const names = loaded.flatMap(({ image, names: all }) => (all.length > 0 ? all : [image.id.slice(7, 19)]));
  dispatch({ type: 'images.loaded', names });
}
