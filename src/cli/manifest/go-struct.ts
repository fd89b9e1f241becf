import { Fields, type Value } from '../format/go-template/value.js';

/** Go's maps among the fields of images and descriptors: of these any key may be asked for. */
const MAPS: ReadonlySet<string> = new Set(['annotations', 'ExposedPorts', 'Labels', 'Volumes']);

/** What Go leaves out of JSON where it is empty, and knows all the same. */
const EMPTY: ReadonlySet<string> = new Set(
  'annotations artifacttype author comment created emptylayer exposedports labels osfeatures osversion platform urls user variant volumes workingdir'.split(
    ' ',
  ),
);

/** A document as one of Go's structs: its fields go by Go's names (`DiffIDs`) and show under JSON's (`diff_ids`). */
export function goStruct(document: Readonly<Record<string, unknown>>, typeName: string): Fields {
  const keys = Object.keys(document).filter((key) => document[key] !== undefined);
  const read = (name: string): Value => {
    const key = keys.find((each) => each === name) ?? keys.find((each) => plain(each) === plain(name));
    if (key !== undefined) return goValue(document[key], { key, typeName });
    return EMPTY.has(plain(name)) ? '' : undefined;
  };
  return new Fields(keys, read, typeName);
}

function goValue(value: unknown, { key, typeName }: { readonly key: string; readonly typeName: string }): Value {
  if (Array.isArray(value)) return value.map((item: unknown) => goValue(item, { key, typeName }));
  if (typeof value !== 'object' || value === null) return value;
  return MAPS.has(key) ? goMap(value) : goStruct(value as Readonly<Record<string, unknown>>, typeName);
}

/** Any JSON as Go reads it where it knows nothing of it: objects are maps. */
export function goMap(value: unknown): Value {
  if (Array.isArray(value)) return value.map(goMap);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([key, item]) => [key, goMap(item)]));
}

const plain = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
