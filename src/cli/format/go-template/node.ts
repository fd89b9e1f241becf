/** A parsed template: what it prints, and the templates that it defines by name. */
export type ParsedTemplate = {
  readonly text: string;
  readonly nodes: readonly Node[];
  readonly definitions: ReadonlyMap<string, readonly Node[]>;
};

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipe: Pipe }
  | {
      readonly kind: 'if' | 'with' | 'range';
      readonly pipe: Pipe;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    }
  | { readonly kind: 'break' | 'continue' }
  /** `{{template "name" pipe}}` */
  | { readonly kind: 'template'; readonly name: string; readonly pipe: Pipe | undefined; readonly at: number };

/** `$x := .Names | json` */
export type Pipe = {
  readonly variables: readonly string[];
  /** `=` instead of `:=`: the variables are there already. */
  readonly isAssignment: boolean;
  readonly commands: readonly Command[];
  readonly at: number;
};

/** A function, method or value, and what it is given. */
export type Command = { readonly operands: readonly Operand[]; readonly at: number };

/** `at` is where messages say that it stands. */
export type Operand = { readonly at: number } & (
  | { readonly kind: 'dot' | 'nil' }
  | { readonly kind: 'constant'; readonly value: string | number | boolean; readonly text: string }
  | { readonly kind: 'function'; readonly name: string }
  /** `.State.Pid` */
  | { readonly kind: 'field'; readonly fields: readonly string[] }
  /** `$x.Pid` */
  | { readonly kind: 'variable'; readonly name: string; readonly fields: readonly string[] }
  /** `(pipe)` and `(pipe).Pid` */
  | { readonly kind: 'pipe'; readonly pipe: Pipe; readonly fields: readonly string[] }
);
