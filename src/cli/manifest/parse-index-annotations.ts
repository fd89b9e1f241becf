import type { IndexAnnotation } from '../../engine/index.js';
import { formatPlatform } from '../../oci/select-manifest.js';
import { parsePlatform } from '../../wire/words/platform.js';
import { invalid } from '../values/invalid.js';

const ANNOTATION = /^(?:(?<where>[a-z,-]+)(?:\[(?<platform>[^\]]*)\])?:)?(?<name>[^=]+)=(?<value>.*)$/s;

/** `--annotation index:team=web`, `manifest-descriptor[linux/arm64]:team=web`. @throws argument_invalid @see docker/buildx, util/buildflags/export.go */
export function parseIndexAnnotation(text: string): readonly IndexAnnotation[] {
  const { where = '', platform, name = '', value = '' } = ANNOTATION.exec(text)?.groups ?? {};
  if (name === '') throw invalid(`invalid annotation ${JSON.stringify(text)}, expected key=value`);
  const only = platform ? formatPlatform(parsePlatform(platform)) : undefined;
  return where.split(',').map((of): IndexAnnotation => {
    if (of === 'index' || of === 'manifest-descriptor') return { of, platform: only, name, value };
    if (of === '' || of === 'manifest') throw invalid(`${JSON.stringify(of)} annotations are not supported yet`);
    if (of === 'index-descriptor') {
      throw invalid(`${JSON.stringify(of)} annotations are invalid while creating an image`);
    }
    throw invalid(`unknown annotation type ${JSON.stringify(of)}`);
  });
}
