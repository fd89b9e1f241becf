import type { Container, Engine } from '../engine/index.js';
import { PROGRAM_CONFIG, programRootFileSystem } from './program-image.js';

/** Name of its container, of the volume with its data, and of the image that is made for it. */
export const OWN_REGISTRY = 'gantry-registry';
/** The registry that everybody takes, where there is one to be had. */
export const REGISTRY_IMAGE = 'registry:2';

/** Has it look at its files for what blobs it has: others may take them away. */
export const NO_CACHE = 'REGISTRY_STORAGE_CACHE_BLOBDESCRIPTOR=none';

export const LABELS = { 'gantry.registry': 'true' };
const IMAGE_LABEL = 'gantry.registry.image';

/** The registry of this engine, whatever has become of it; undefined where none was made. */
export async function findRegistry({ containers }: Pick<Engine, 'containers'>): Promise<Container | undefined> {
  return (await containers.list({ all: true, label: Object.keys(LABELS) })).find(({ name }) => name === OWN_REGISTRY);
}

/**
 * An image to run it from that is here already, or can be made of the program that this machine has.
 *
 * @returns undefined where one has to be pulled
 */
export async function findRegistryImage({ images }: Pick<Engine, 'images'>): Promise<string | undefined> {
  for (const name of [REGISTRY_IMAGE, OWN_REGISTRY]) if (await images.find(name)) return name;
  const bytes = await programRootFileSystem();
  if (!bytes) return undefined;
  await images.import(
    { bytes },
    { name: OWN_REGISTRY, config: { ...PROGRAM_CONFIG, Labels: { [IMAGE_LABEL]: 'true' } } },
  );
  return OWN_REGISTRY;
}

/** Ends and removes it, and the image that was made for it. @returns what is gone */
export async function removeRegistry(engine: Pick<Engine, 'containers' | 'images'>): Promise<readonly string[]> {
  const removed: string[] = [];
  const registry = await findRegistry(engine);
  if (registry) {
    await engine.containers.remove(registry.id, { force: true, removeVolumes: true });
    removed.push(registry.name);
  }
  const image = await engine.images.find(OWN_REGISTRY);
  if (!image?.config.config?.Labels?.[IMAGE_LABEL]) return removed;
  const isUsed = (await engine.containers.list({ all: true, ancestor: [image.id] })).length > 0;
  if (isUsed) return removed;
  // By its name: somebody may have given it another.
  await engine.images.remove(OWN_REGISTRY);
  removed.push(OWN_REGISTRY);
  return removed;
}
