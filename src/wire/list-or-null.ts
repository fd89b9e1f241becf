import { goMap } from './go-map.js';
import { NIL_MAP, NIL_SLICE, OMITTED_MAP } from './nil.js';

/** Go's nil slice is null in JSON, and empty to a template. */
export const listOrNull = <Item>(items: readonly Item[] | undefined): readonly Item[] =>
  items && items.length > 0 ? items : NIL_SLICE;

/** Go's nil map, likewise. */
export const mapOrNull = <Item>(entries: Readonly<Record<string, Item>> | undefined): ReadonlyMap<string, Item> =>
  entries && Object.keys(entries).length > 0 ? goMap(entries) : NIL_MAP;

/** A map that JSON leaves out where it is empty. */
export const mapOrOmitted = <Item>(entries: Readonly<Record<string, Item>> | undefined): ReadonlyMap<string, Item> =>
  entries && Object.keys(entries).length > 0 ? goMap(entries) : OMITTED_MAP;
