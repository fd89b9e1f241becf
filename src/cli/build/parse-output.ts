import type { ImageForm } from '../../engine/index.js';
import { parseBoolean } from '../flag.js';
import { invalid } from '../values/invalid.js';
import { type CsvField, csvFields, valueOf } from './csv-fields.js';
import { parseCompression } from './parse-cache.js';

/** Where what was built goes, as `-o` says it. A destination of `-` is standard output. */
export type AskedOutput =
  | { readonly type: 'image'; readonly names: readonly string[]; readonly isPushed: boolean; readonly form: ImageForm }
  | { readonly type: 'local'; readonly destination: string }
  | { readonly type: 'tar'; readonly destination: string }
  | {
      readonly type: 'oci' | 'docker';
      readonly destination: string;
      readonly names: readonly string[];
      readonly form: ImageForm;
    }
  | { readonly type: 'cacheonly' };

type Fields = {
  readonly type: string;
  readonly destination: string | undefined;
  readonly names: readonly string[];
  readonly isPushed: boolean;
  readonly isTar: boolean;
  readonly form: ImageForm;
};

const NOTHING: Fields = { type: '', destination: undefined, names: [], isPushed: false, isTar: true, form: {} };

/** `type=local,dest=out`, or `out` and `-` alone. @throws argument_invalid, not_implemented @see docker/buildx, util/buildflags/export.go */
export function parseBuildOutput(text: string): AskedOutput {
  if (!text.includes('=') && !text.startsWith('type')) return shortened(text);
  const fields = csvFields(text).reduce<Fields>((read, field) => ({ ...read, ...readField(read, field) }), NOTHING);
  return outputOf(fields);
}

const shortened = (text: string): AskedOutput =>
  text === '-' ? { type: 'tar', destination: '-' } : { type: 'local', destination: text };

function readField({ form }: Fields, field: CsvField): Partial<Fields> {
  const value = valueOf(field);
  switch (field.key) {
    case 'type':
      return { type: value };
    case 'dest':
      return { destination: value };
    case 'name':
      return { names: value === '' ? [] : value.split(',') };
    case 'push':
      return { isPushed: parseBoolean(value) };
    case 'tar':
      return { isTar: parseBoolean(value) };
    default:
      return { form: { ...form, ...readForm(field, value, form) } };
  }
}

const ANNOTATION = /^annotation(?:-(manifest|index))?\.(.+)$/;

/** What else BuildKit's exporters know is about their own stores. @see moby/buildkit, exporter/containerimage/exptypes/keys.go */
function readForm({ key, text }: CsvField, value: string, form: ImageForm): ImageForm {
  switch (key) {
    case 'compression':
      return { compression: parseCompression(value) };
    case 'force-compression':
      return { isCompressionForced: parseBoolean(value) };
    case 'oci-mediatypes':
      return { family: parseBoolean(value) ? 'oci' : 'docker' };
    case 'rewrite-timestamp':
      return { rewritesTimes: parseBoolean(value) };
    default: {
      // Names of annotations are as they are written, unlike those of options.
      const [, where, name] = ANNOTATION.exec(text.slice(0, text.indexOf('='))) ?? [];
      if (name === undefined) return {};
      return where === 'index'
        ? { indexAnnotations: { ...form.indexAnnotations, [name]: value } }
        : { annotations: { ...form.annotations, [name]: value } };
    }
  }
}

function outputOf({ type, destination, names, isPushed, isTar, form }: Fields): AskedOutput {
  switch (type) {
    case '':
      throw invalid('type is required for output');
    case 'image':
    case 'registry':
      return { type: 'image', names, isPushed: isPushed || type === 'registry', form };
    case 'local':
      if (!destination) throw invalid('dest is required for local exporter');
      if (destination === '-') throw invalid('dest cannot be stdout for local exporter');
      return { type, destination };
    case 'docker':
      return destination === undefined
        ? { type: 'image', names, isPushed: false, form }
        : { type, destination, names, form };
    case 'tar':
      if (!destination) throw invalid('dest is required for tar exporter');
      return { type, destination };
    case 'oci':
      if (!destination) throw invalid('dest is required for oci exporter');
      if (!isTar) throw invalid('tar=false is for folders of an OCI layout: unpack the archive instead');
      return { type, destination, names, form };
    case 'cacheonly':
      return { type };
    default:
      throw invalid(`exporter "${type}" could not be found`);
  }
}
