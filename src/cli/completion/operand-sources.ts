import { FILES, FOLDERS, objects, type Source } from './source.js';

/** What the words of a usage line stand for. */
const SOURCES: Readonly<Record<string, Source>> = {
  BACKUP: objects('backup'),
  BASE: objects('image'),
  CONTAINER: objects('container'),
  'CONTAINER:SRC_PATH': { ...objects('container'), suffix: ':', hints: ['files', 'no-space'] },
  CONTEXT: objects('context'),
  FILE: FILES,
  file: FILES,
  ID: objects('container', 'image', 'network', 'volume'),
  IMAGE: objects('image'),
  NETWORK: objects('network'),
  PATH: FOLDERS,
  SAVE: objects('save'),
  SOURCE_IMAGE: objects('image'),
  VOLUME: objects('volume'),
};

/** A place with a tag behind it is an image's: `NAME[:TAG]`, and not the `NAME` of a login. */
const WITH_TAG = /^\[?(?:NAME|REPOSITORY|SOURCE|TARGET|TARGET_IMAGE)\[:TAG/;

/** Both operands of `cp` are one or the other. */
const EITHER_END: Source = { ...objects('container'), suffix: ':', hints: ['files', 'no-space'] };

/** Commands whose operands are names that nothing has yet. */
const NEW_NAMES: ReadonlySet<string> = new Set(['context create', 'context import', 'network create', 'volume create']);

/**
 * Where words for the operand with this index come from, read off the usage line: `NETWORK CONTAINER` has networks first,
 * `CONTAINER [CONTAINER...]` containers all along.
 *
 * @param path Without the program's name: `network connect`.
 */
export function operandSource(path: string, usage: string, index: number): Source {
  if (NEW_NAMES.has(path)) return {};
  if (usage.includes('CONTAINER:SRC_PATH')) return EITHER_END;
  const places = usage.replaceAll(' | ', '|').split(' ');
  const last = places.at(-1) ?? '';
  const place = places[index] ?? (last.includes('...') ? last : '');
  return sourceOfPlace(place);
}

function sourceOfPlace(place: string): Source {
  if (WITH_TAG.test(place)) return objects('image');
  const names = place.replace(/^\[|\.\.\.|\]/g, '').split('|');
  const sources = names.flatMap((name) => (Object.hasOwn(SOURCES, name) ? [SOURCES[name] ?? {}] : []));
  return {
    objects: sources.flatMap((source) => source.objects ?? []),
    hints: sources.flatMap((source) => source.hints ?? []),
  };
}
