import { engineError } from '../../errors/engine-error.js';
import type { Digest } from '../../oci/digest.js';
import { familiarReference, parseReference } from '../../oci/reference.js';
import type { ContainerId } from '../container/container.js';
import { findContainer } from '../container/find-container.js';
import type { SaveRecord } from '../metadata/saves.js';
import { type NumberedName, parseNumberedName } from './save-name.js';
import type { SaveParts } from './save-parts.js';
import type { Save } from './save-service.js';

/** One whose image is there. */
export type MadeSave = SaveRecord & { readonly imageId: Digest };

type Parts = Pick<SaveParts, 'saves' | 'records'>;

/** Newest first; of one container where its id is given. */
export const listSaves = ({ saves }: Pick<Parts, 'saves'>, id?: ContainerId): readonly MadeSave[] =>
  saves.list().filter((save): save is MadeSave => isMade(save) && (id === undefined || save.containerId === id));

/** The save that a user means: by its number, or as the newest one of a container. @throws save_not_found */
export function getSave(parts: Parts, ref: string): MadeSave {
  const numbered = parseNumberedName(ref);
  const found = numbered ? numberedSave(parts, numbered) : newestOf(parts, ref);
  if (!found || !isMade(found)) throw engineError('save_not_found', { ref });
  return found;
}

/** Not one of another container's, which somebody would go back to by mistake. */
function numberedSave(parts: Parts, { name, number }: NumberedName): SaveRecord | undefined {
  const save = parts.saves.find(number);
  if (!save || name === undefined) return save;
  const image = `/${save.image}`;
  const isMeant =
    save.containerName === name ||
    image.endsWith(`/${name}:${number}`) ||
    findContainer(parts.records, name)?.id === save.containerId;
  return isMeant ? save : undefined;
}

/** Of a container that is gone its saves still know the name. */
function newestOf(parts: Parts, ref: string): MadeSave | undefined {
  const container = findContainer(parts.records, ref);
  const isMeant = (save: MadeSave): boolean =>
    container ? save.containerId === container.id : save.containerName === ref || save.containerId.startsWith(ref);
  return listSaves(parts).find(isMeant);
}

const isMade = (save: SaveRecord): save is MadeSave => save.imageId !== undefined;

/** Without what only the engine needs. */
export function toSave({ config: _, ...save }: MadeSave): Save {
  return { ...save, image: familiarReference(parseReference(save.image)) };
}
