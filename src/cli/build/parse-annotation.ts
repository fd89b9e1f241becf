import type { ImageForm } from '../../engine/index.js';
import { invalid } from '../values/invalid.js';

const ANNOTATION = /^(?:(?<where>[a-z,-]+)(?:\[(?<platform>[^\]]*)\])?:)?(?<name>[^=]+)=(?<value>.*)$/s;

/** `--annotation`: of the manifest, or with `index:` of the index. @throws argument_invalid @see docker/buildx, util/buildflags/export.go */
export function readAnnotations(given: readonly string[]): Pick<ImageForm, 'annotations' | 'indexAnnotations'> {
  const annotations: Record<string, string> = {};
  const indexAnnotations: Record<string, string> = {};
  for (const text of given) {
    const { where = 'manifest', platform, name = '', value = '' } = ANNOTATION.exec(text)?.groups ?? {};
    if (name === '') throw invalid(`invalid annotation ${JSON.stringify(text)}, expected key=value`);
    if (platform !== undefined) throw invalid(`annotations of one platform are not made: ${text}`);
    for (const kind of where.split(',')) {
      if (kind === 'manifest') annotations[name] = value;
      else if (kind === 'index') indexAnnotations[name] = value;
      else throw invalid(`annotations are of a manifest or an index here, and not of ${JSON.stringify(kind)}`);
    }
  }
  return {
    ...(Object.keys(annotations).length > 0 && { annotations }),
    ...(Object.keys(indexAnnotations).length > 0 && { indexAnnotations }),
  };
}
