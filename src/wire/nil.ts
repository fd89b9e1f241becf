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

/** The same for fields that JSON leaves out when they are empty. */
class OmittedSlice extends Array<never> {
  toJSON(): undefined {
    return undefined;
  }
}

class OmittedMap extends Map<string, never> {
  toJSON(): undefined {
    return undefined;
  }
}

/** An empty text that JSON leaves out; templates read it as the text that it is. */
class OmittedText extends String {
  toJSON(): undefined {
    return undefined;
  }
}

export const NIL_SLICE: readonly never[] = Object.freeze(new NilSlice());
export const NIL_MAP: ReadonlyMap<string, never> = new NilMap();
export const OMITTED_SLICE: readonly never[] = Object.freeze(new OmittedSlice());
export const OMITTED_MAP: ReadonlyMap<string, never> = new OmittedMap();
export const OMITTED_TEXT: unknown = Object.freeze(new OmittedText());
