import { familiarReference, parseReference, type Reference, withDefaultTag } from '../../../oci/reference.js';
import { writeArchive } from '../../image/archive/write-archive.js';
import type { BuildOutput, BuildResult, ImageForm } from '../build-request.js';
import { inlineCache } from '../cache/remote/export-cache.js';
import { failedFact } from '../stage/failed-fact.js';
import type { StageState } from '../stage/stage-state.js';
import { internalVertex } from '../stage/stage-vertices.js';
import { imageConfig, withInlineCache } from './image-config.js';
import { compressionOfType, type ImageFamily } from './pack/layer-form.js';
import { type Package, topOf } from './pack/package.js';
import { packageImage, packageIndex } from './pack/package-image.js';
import { packageMembers } from './pack/package-members.js';
import { sendPackage } from './pack/send-package.js';
import type { PlatformResults } from './platform-result.js';

type PackageOutput = Extract<BuildOutput, { readonly kind: 'registry' | 'archive' }>;

/** Writes what was built as it goes out: one image, or an index of one for each platform. @throws layer_not_kept, upload_failed, registry_*, disk_full, cancelled */
export async function exportPackage(
  results: PlatformResults,
  output: PackageOutput,
): Promise<Pick<BuildResult, 'manifestDigest' | 'names'>> {
  const [{ session }] = results;
  const names = output.names.map((name) => withDefaultTag(parseReference(name)));
  const what = output.kind === 'archive' ? 'exporting to oci image format' : `pushing ${output.names.join(', ')}`;
  const vertex = { ...internalVertex(`export ${output.kind}`, what), kind: 'export' as const };
  session.tell({ kind: 'started', vertex });
  try {
    const pack = await packageResults(results, output.form);
    if (output.kind === 'archive') await writeOut(pack, { ...output, names });
    else for (const name of names) await sendPackage(session, pack, { name, vertex });
    session.tell({ kind: 'done', vertex });
    return { manifestDigest: topOf(pack).descriptor.digest, names: names.map(familiarReference) };
  } catch (error) {
    session.tell(failedFact(vertex, error));
    throw error;
  }
}

async function packageResults(results: PlatformResults, form: ImageForm = {}): Promise<Package> {
  const { compression = 'gzip', isCompressionForced: isForced, annotations, indexAnnotations } = form;
  const images: Package[] = [];
  for (const { session, state } of results) {
    const family = familyOf(state, form);
    const config = withInlineCache(imageConfig(session, state), inlineCache(session, state));
    const image = { config, layers: state.files.layers, annotations };
    images.push(await packageImage(session, image, { family, compression, isForced }));
  }
  const [only, ...others] = images;
  if (only && others.length === 0) return only;
  return packageIndex(images, { family: familyOf(results[0].state, form), annotations: indexAnnotations });
}

/** Docker's types have neither annotations nor zstd, which layers of a cache elsewhere may be packed with. */
export function familyOf(
  { family: own, files }: Pick<StageState, 'family' | 'files'>,
  { family, compression, annotations = {} }: ImageForm,
): ImageFamily {
  if (family !== undefined) return family;
  const isZstd =
    compression === 'zstd' || files.layers.some(({ descriptor }) => compressionOfType(descriptor.mediaType) === 'zstd');
  return isZstd || Object.keys(annotations).length > 0 ? 'oci' : own;
}

async function writeOut(
  pack: Package,
  { names, write }: { readonly names: readonly Reference[]; readonly write: (bytes: Uint8Array) => Promise<void> },
): Promise<void> {
  for await (const piece of writeArchive(packageMembers(pack, { names }))) await write(piece);
}
