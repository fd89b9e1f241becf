import { splitWords } from './shell-words.js';

/** A field of a form. Its value is a text: of a switch `on` or nothing. */
export type FormField = {
  readonly name: string;
  readonly label: string;
  /** An example or a word on what it takes, beside the field. */
  readonly hint: string;
  /** The words that its value adds to the command; none for a value that says nothing. */
  readonly words: (value: string) => readonly string[];
  /** Several words on one line, as a shell takes them apart. */
  readonly isLine?: boolean | undefined;
  /** It stands among the operands of the command, not behind a flag. */
  readonly isOperand?: boolean | undefined;
  /** Nobody reads it over a shoulder: stars stand for it. */
  readonly isSecret?: boolean | undefined;
  /** It names something of this machine's, which can be completed as it is typed. */
  readonly completes?: 'folder' | 'file' | undefined;
  /** Without it there is nothing to do. */
  readonly isRequired?: boolean | undefined;
} & (
  | { readonly kind: 'text' }
  | { readonly kind: 'switch' }
  /** The first choice says nothing, unless it is a word. */
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
);

export type FormValues = Readonly<Record<string, string>>;

export const ON = 'on';

/** A text that is given behind a flag as it is. */
export function flagField(
  flag: string,
  field: { readonly name: string; readonly label: string; readonly hint: string },
): FormField {
  return { ...field, kind: 'text', words: (value) => (value.trim() === '' ? [] : [flag, value.trim()]) };
}

/** Several values on one line, each behind the same flag. */
export function listField(
  flag: string,
  field: { readonly name: string; readonly label: string; readonly hint: string },
): FormField {
  // A line that cannot be taken apart goes as it is, and is refused as it is.
  const words = (line: string): readonly string[] => (splitWords(line) ?? [line]).flatMap((word) => [flag, word]);
  return { ...field, kind: 'text', words, isLine: true };
}

/** A text among the operands of the command. */
export function operandField(
  field: { readonly name: string; readonly label: string; readonly hint: string },
  { isRequired = true }: { readonly isRequired?: boolean | undefined } = {},
): FormField {
  const words = (value: string): readonly string[] => (value.trim() === '' ? [] : [value.trim()]);
  return { ...field, kind: 'text', words, isOperand: true, isRequired };
}

export function switchField(
  flag: string,
  field: { readonly name: string; readonly label: string; readonly hint: string },
): FormField {
  return { ...field, kind: 'switch', words: (value) => (value === ON ? [flag] : []) };
}

/** The words of those fields that say something else than at first, or of all. */
export function fieldWords(
  fields: readonly FormField[],
  values: FormValues,
  initial: FormValues = {},
): readonly string[] {
  return fields.flatMap(({ name, words }) => (values[name] === initial[name] ? [] : words(values[name] ?? '')));
}
