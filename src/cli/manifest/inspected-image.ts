import type { Engine, ManifestCallOptions, RegistryManifest } from '../../engine/index.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { normalizedPlatform } from '../../oci/normalized-platform.js';
import { type ParsedManifest, parseManifest } from '../../oci/parse-manifest.js';
import { formatReference, parseReference } from '../../oci/reference.js';
import { type JsonObject, parseJsonObject } from '../../oci/untrusted-json.js';
import { type Repository, readStatements, type Statements } from './statements.js';

/** What there is of an image for one platform. */
export type InspectedImage = Statements & {
  /** `linux/arm64`, as short as it can be. */
  readonly platform: string;
  readonly config: JsonObject;
};

export type InspectOptions = ManifestCallOptions & {
  /** Statements about images are read, too. */
  readonly readsStatements: boolean;
};

/** What BuildKit's statements about an image say which image they are about by, today and at first. */
const ABOUT = ['vnd.docker.reference.digest', 'com.docker.reference.digest'];

/** The images behind a manifest or index; of several for one platform the last. @see docker/buildx, util/imagetools/loader.go */
export async function inspectImages(
  { manifests }: Pick<Engine, 'manifests'>,
  { name, descriptor, bytes }: RegistryManifest,
  { readsStatements, ...options }: InspectOptions,
): Promise<readonly InspectedImage[]> {
  const { registry, repository } = parseReference(name);
  const nameOf = ({ digest }: Descriptor): string => formatReference({ registry, repository, digest });
  const from: Repository = {
    manifest: async (wanted) => parse((await manifests.get(nameOf(wanted), options)).bytes),
    document: async (wanted, what) =>
      parseJsonObject(textOf(await manifests.readBlob(nameOf(descriptor), wanted, options)), what),
  };
  const parsed = parse(bytes);
  if (parsed.kind === 'manifest') return [await readImage(from, { descriptor, parsed, about: [] })];

  const all = parsed.index.manifests;
  const images = new Map<string, InspectedImage>();
  for (const each of all.filter((found) => aboutOf(found) === undefined)) {
    const about = readsStatements ? all.filter((found) => aboutOf(found) === each.digest) : [];
    const image = await readImage(from, { descriptor: each, parsed: await from.manifest(each), about });
    images.set(image.platform, image);
  }
  return [...images.values()];
}

async function readImage(
  from: Repository,
  {
    descriptor,
    parsed,
    about,
  }: { readonly descriptor: Descriptor; readonly parsed: ParsedManifest; readonly about: readonly Descriptor[] },
): Promise<InspectedImage> {
  const config = parsed.kind === 'manifest' ? await from.document(parsed.manifest.config, 'the configuration') : {};
  const platform = normalizedPlatform(descriptor.platform ?? config);
  return { platform, config, ...(await readStatements(from, about)) };
}

const aboutOf = ({ annotations = {} }: Descriptor): string | undefined =>
  ABOUT.map((name) => annotations[name]).find((digest) => digest !== undefined);

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

const parse = (bytes: Uint8Array): ParsedManifest => parseManifest(textOf(bytes));
