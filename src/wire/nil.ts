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

/** The zero of a field that JSON leaves out; templates read it as what it is. */
export class OmittedZero {
  readonly zero: string | number | boolean;

  constructor(zero: string | number | boolean) {
    this.zero = zero;
  }

  toJSON(): undefined {
    return undefined;
  }
}

export const NIL_SLICE: readonly never[] = Object.freeze(new NilSlice());
export const NIL_MAP: ReadonlyMap<string, never> = new NilMap();
export const OMITTED_SLICE: readonly never[] = Object.freeze(new OmittedSlice());
export const OMITTED_MAP: ReadonlyMap<string, never> = new OmittedMap();
export const OMITTED_TEXT: unknown = Object.freeze(new OmittedZero(''));
export const OMITTED_NUMBER: unknown = Object.freeze(new OmittedZero(0));
export const OMITTED_FALSE: unknown = Object.freeze(new OmittedZero(false));
