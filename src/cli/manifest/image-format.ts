import type { RegistryManifest } from '../../engine/index.js';
import type { Index } from '../../oci/manifest.js';
import type { JsonObject } from '../../oci/untrusted-json.js';
import { FUNCTIONS, type TemplateFunction } from '../format/go-template/functions.js';
import { toJson } from '../format/go-template/print-value.js';
import { compileTemplate } from '../format/go-template/template.js';
import { INSPECT_WORDS } from '../format/go-template/template-failures.js';
import { Fields, type Value } from '../format/go-template/value.js';
import { goMap, goStruct } from './go-struct.js';
import type { InspectedImage } from './inspected-image.js';

const IMAGE = 'v1.Image';
/** In the order in which Go writes them; what else there is it leaves out. */
const IMAGE_FIELDS = 'created author architecture os os.version os.features variant config rootfs history'.split(' ');
const CONFIG_FIELDS = 'User ExposedPorts Env Entrypoint Cmd Volumes WorkingDir Labels StopSignal ArgsEscaped'.split(
  ' ',
);

/** Buildx has it on several lines. */
const json: TemplateFunction = { parameters: ['any'], isVariadic: false, call: (value) => toJson(value ?? null, '  ') };

/** What `docker buildx imagetools inspect --format` makes of an image. @throws template_invalid, template_failed */
export function renderImage(
  format: string,
  {
    asked,
    manifest,
    index,
    images,
  }: {
    /** As the user named it. */
    readonly asked: string;
    readonly manifest: RegistryManifest;
    readonly index: Index | undefined;
    readonly images: readonly InspectedImage[];
  },
): string {
  const template = compileTemplate(format, INSPECT_WORDS, { ...FUNCTIONS, json });
  const byPlatform = images.toSorted((one, other) => (one.platform < other.platform ? -1 : 1));
  const parts: Readonly<Record<string, Value>> = {
    name: asked,
    manifest: manifestValue(manifest, index),
    image: imageValue(byPlatform),
    sbom: statementValue(byPlatform, sbomOf),
    provenance: statementValue(byPlatform, provenanceOf),
  };
  const read = (name: string): Value => parts[name.toLowerCase()];
  return template.render(new Fields(['name', 'manifest', 'image'], read, 'imagetools.tplInput'));
}

function manifestValue({ descriptor }: RegistryManifest, index: Index | undefined): Value {
  const { mediaType, digest, size } = descriptor;
  if (!index) return goStruct({ mediaType, digest, size }, 'v1.Descriptor');
  const { schemaVersion, manifests, annotations } = index;
  const own = index.mediaType;
  return goStruct({ schemaVersion, mediaType: own, digest, size, manifests, annotations }, 'v1.Index');
}

/** One image is shown as such, several by their platforms. */
function imageValue(images: readonly InspectedImage[]): Value {
  if (images.length > 1) return new Map(images.map(({ platform, config }) => [platform, imageOf(config)]));
  return images[0] ? imageOf(images[0].config) : null;
}

function imageOf(document: JsonObject): Fields {
  const { config, rootfs } = document;
  const known = { ...document, config: picked(isObject(config) ? config : {}, CONFIG_FIELDS), rootfs: rootfs ?? {} };
  return goStruct(picked(known, IMAGE_FIELDS), IMAGE);
}

const picked = (document: JsonObject, fields: readonly string[]): JsonObject =>
  Object.fromEntries(fields.flatMap((field) => (hasValue(document[field]) ? [[field, document[field]]] : [])));

const hasValue = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function statementValue(
  images: readonly InspectedImage[],
  of: (image: InspectedImage) => Readonly<Record<string, unknown>> | undefined,
): Value {
  const asStruct = (image: InspectedImage): Value => {
    const said = of(image) ?? {};
    const [first = 'SPDX'] = Object.keys(said);
    return new Fields(Object.keys(said), (name) =>
      name in said ? goMap(said[name]) : name === first ? null : undefined,
    );
  };
  if (images.length <= 1) return images[0] ? asStruct(images[0]) : new Map();
  return new Map(images.filter((each) => of(each)).map((each) => [each.platform, asStruct(each)]));
}

function sbomOf({ sboms }: InspectedImage): Readonly<Record<string, unknown>> | undefined {
  const [first, ...others] = sboms;
  if (first === undefined) return undefined;
  return { SPDX: first, ...(others.length > 0 && { AdditionalSPDXs: others }) };
}

const provenanceOf = ({ provenance }: InspectedImage): Readonly<Record<string, unknown>> | undefined =>
  provenance === undefined ? undefined : { SLSA: provenance };
