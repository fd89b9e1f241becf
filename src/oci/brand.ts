declare const brand: unique symbol;

/** A `Base` that only one function makes, so that the compiler tells it from its like. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
