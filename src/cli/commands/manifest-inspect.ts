import type { Engine, ManifestCallOptions, RegistryManifest } from '../../engine/index.js';
import { engineError, isEngineError } from '../../errors/engine-error.js';
import { parseManifest } from '../../oci/parse-manifest.js';
import { formatReference, parseReference, withDefaultTag } from '../../oci/reference.js';
import { goJson, writeManifestList } from '../../oci/write-index.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { imageManifestJson } from '../manifest/image-manifest-json.js';
import { indentJson } from '../manifest/indent-json.js';

type ManifestEngine = Pick<Engine, 'manifests'>;

const INDENT = '\t';

/** `docker manifest inspect`: of a list that is kept here, else of what its registry has. */
export const manifestInspect = command({
  summary: 'Display an image manifest, or manifest list',
  operands: { usage: '[MANIFEST_LIST] MANIFEST', min: 1, max: 2 },
  flags: {
    insecure: switchFlag({ help: 'Allow communication with an insecure registry' }),
    verbose: switchFlag({ short: 'v', help: 'Output additional info including layers and platform' }),
  },
  async run(engine: ManifestEngine, { flags, operands: [first = '', second], out, untilInterrupted }) {
    using interruption = untilInterrupted();
    const { insecure: isInsecure, verbose } = flags;
    if (second !== undefined) {
      const listed = await engine.manifests.getListed(first, second);
      return out.line(verbose ? wholeText(imageManifestJson(listed)) : bareText(listed));
    }
    const kept = await findList(engine, first);
    if (kept && verbose) return out.line(wholeText(kept.map(imageManifestJson)));
    if (kept) return out.line(writeManifestList(kept.map(({ descriptor }) => descriptor)));
    const text = verbose ? wholeImages : bareManifest;
    out.line(await orMissing(first, text(engine, first, { isInsecure, cancelSignal: interruption.signal })));
  },
});

/** Undefined where none of that name is kept. */
async function findList({ manifests }: ManifestEngine, name: string): Promise<readonly RegistryManifest[] | undefined> {
  try {
    return await manifests.getList(name);
  } catch (error) {
    if (isEngineError(error, 'manifest_list_not_found')) return undefined;
    throw error;
  }
}

async function bareManifest({ manifests }: ManifestEngine, ref: string, options: ManifestCallOptions): Promise<string> {
  const found = await manifests.get(ref, options);
  const parsed = parseManifest(Buffer.from(found.bytes).toString());
  return parsed.kind === 'index' ? writeManifestList(parsed.index.manifests) : bareText(found);
}

async function wholeImages({ manifests }: ManifestEngine, ref: string, options: ManifestCallOptions): Promise<string> {
  const { descriptor } = await manifests.get(ref, options);
  const images = await manifests.images(ref, options);
  const [only] = images;
  // That of an index is another one than what the name stands for.
  const isOne = only !== undefined && only.descriptor.digest === descriptor.digest;
  return wholeText(isOne ? imageManifestJson(only) : images.map(imageManifestJson));
}

const bareText = ({ bytes }: RegistryManifest): string => indentJson(Buffer.from(bytes).toString(), INDENT);

const wholeText = (value: unknown): string => goJson(value, INDENT);

/** Docker's program tells of one that is hidden as of one that is not there. */
async function orMissing<Result>(ref: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    if (!isEngineError(cause, 'manifest_unknown', 'registry_denied', 'registry_unauthorized')) throw cause;
    throw engineError('manifest_missing', { name: formatReference(withDefaultTag(parseReference(ref))) }, { cause });
  }
}
