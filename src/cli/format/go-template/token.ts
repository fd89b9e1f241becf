/** A piece of a template action. `at` is its place in the whole template, for messages. */
export type Token =
  | {
      readonly kind: 'field' | 'variable' | 'word';
      readonly text: string;
      readonly at: number;
      readonly isGlued: boolean;
    }
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'string'; readonly value: string; readonly at: number }
  /** `isGlued`: no space before it, which tells `(f).Name` from `(f) .Name`. */
  | { readonly kind: 'sign'; readonly text: '.' | '|' | '(' | ')' | ':=' | '=' | ','; readonly at: number };

/** A template cut into text and actions; comments are gone, and spaces are trimmed where `-` says so. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly tokens: readonly Token[]; readonly at: number };
