/** Variables by name; a name that is not in it is unset, which is not the same as empty. */
export type Environment = ReadonlyMap<string, string>;
