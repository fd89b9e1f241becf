/** Go's nil slice: empty wherever it is looked at, `null` in JSON. */
class NilSlice extends Array<never> {
  toJSON(): null {
    return null;
  }
}

/** Go's nil map, likewise. */
class NilMap extends Map<string, never> {
  toJSON(): null {
    return null;
  }
}

export const NIL_SLICE: readonly never[] = Object.freeze(new NilSlice());
export const NIL_MAP: ReadonlyMap<string, never> = new NilMap();
