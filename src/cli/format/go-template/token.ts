/** A piece of a Go template. `at` is where it begins in the template, for messages. */
export type Token = { readonly kind: TokenKind; readonly text: string; readonly at: number };

export type TokenKind =
  /** Between actions; trimmed where `-` says so. */
  | 'text'
  | 'open'
  | 'close'
  /** Tells `(f).Name` from `(f) .Name`. */
  | 'space'
  | 'field'
  | 'variable'
  | 'word'
  | 'dot'
  | 'number'
  | 'rune'
  | 'string'
  | 'raw'
  /** `:=`, `=`, `|`, `(`, `)`, `,` and whatever else is one printable character. */
  | 'sign'
  /** What cannot be read; `text` is the reason. Only told when the parser comes to it, as Go does. */
  | 'error'
  | 'end-of-template';

/** `{{if}}` and the like: no names of functions. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  'block break continue define else end if range nil template with'.split(' '),
);
