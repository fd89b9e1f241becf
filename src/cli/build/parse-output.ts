import { invalid } from '../values/invalid.js';
import { csvFields, valueOf } from './csv-fields.js';

/** Where what was built goes, as `-o` says it. A destination of `-` is standard output. */
export type AskedOutput =
  | { readonly type: 'image'; readonly names: readonly string[]; readonly isPushed: boolean }
  | { readonly type: 'local'; readonly destination: string }
  | { readonly type: 'tar' | 'oci' | 'docker'; readonly destination: string | undefined }
  | { readonly type: 'cacheonly' };

/** `type=local,dest=out`, or `out` and `-` alone. @throws argument_invalid @see docker/buildx, util/buildflags/export.go */
export function parseBuildOutput(text: string): AskedOutput {
  if (!text.includes('=') && !text.startsWith('type')) return shortened(text);
  let [type, destination, names, isPushed]: [string, string | undefined, string, boolean] = ['', undefined, '', false];
  for (const field of csvFields(text)) {
    const value = valueOf(field);
    if (field.key === 'type') type = value;
    else if (field.key === 'dest') destination = value;
    else if (field.key === 'name') names = value;
    else if (field.key === 'push') isPushed = value === 'true' || value === '1';
  }
  return outputOf(type, { destination, names, isPushed });
}

const shortened = (text: string): AskedOutput =>
  text === '-' ? { type: 'tar', destination: '-' } : { type: 'local', destination: text };

function outputOf(
  type: string,
  asked: { readonly destination: string | undefined; readonly names: string; readonly isPushed: boolean },
): AskedOutput {
  const { destination, names, isPushed } = asked;
  switch (type) {
    case '':
      throw invalid('type is required for output');
    case 'image':
    case 'registry':
      return {
        type: 'image',
        names: names === '' ? [] : names.split(','),
        isPushed: isPushed || type === 'registry',
      };
    case 'local':
      if (!destination) throw invalid('dest is required for local exporter');
      if (destination === '-') throw invalid('dest cannot be stdout for local exporter');
      return { type, destination };
    case 'docker':
      return destination === undefined
        ? { type: 'image', names: names === '' ? [] : names.split(','), isPushed: false }
        : { type, destination };
    case 'tar':
    case 'oci':
      if (!destination) throw invalid(`dest is required for ${type} exporter`);
      return { type, destination };
    case 'cacheonly':
      return { type };
    default:
      throw invalid(`exporter "${type}" could not be found`);
  }
}
