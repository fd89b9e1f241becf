/**
 * A text of the screen's own. Where it names several things, `{names}` stands for them: how a language puts names in a row
 * is known to whoever draws it, and not here.
 */
export type Said = string | { readonly text: string; readonly names: readonly string[] };
