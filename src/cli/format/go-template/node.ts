/** A parsed template. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipe: Pipe }
  | {
      readonly kind: 'if' | 'with';
      readonly pipe: Pipe;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    }
  | { readonly kind: 'range'; readonly pipe: Pipe; readonly body: readonly Node[]; readonly otherwise: readonly Node[] }
  | { readonly kind: 'break' | 'continue' };

/** `$x := .Names | json` */
export type Pipe = {
  readonly variables: readonly string[];
  /** `=` instead of `:=`: the variables are there already. */
  readonly isAssignment: boolean;
  readonly commands: readonly Command[];
};

/** A function, method or value, and what it is given. */
export type Command = { readonly operands: readonly Operand[] };

export type Operand =
  | { readonly kind: 'dot' }
  | { readonly kind: 'nil' }
  | { readonly kind: 'constant'; readonly value: string | number | boolean }
  | { readonly kind: 'function'; readonly name: string; readonly at: number }
  /** Fields of the dot (no base), of a variable, or of what is in parentheses. */
  | { readonly kind: 'chain'; readonly base: Base; readonly fields: readonly string[]; readonly at: number };

export type Base =
  | { readonly kind: 'dot' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'pipe'; readonly pipe: Pipe };
