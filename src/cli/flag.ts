import { engineError } from '../errors/engine-error.js';
import { parseInteger } from '../wire/words/integer.js';

export { parseInteger };

type FlagText = {
  readonly short?: string | undefined;
  readonly help: string;
  /** Without hyphens before it: it works as well, in order with the name proper, and is not shown. */
  readonly otherName?: string | undefined;
  /** Works, but is not shown. */
  readonly isHidden?: boolean | undefined;
};

/** On or off: `--rm`, `--rm=false`. */
export type SwitchFlag = FlagText & { readonly kind: 'switch'; readonly isOn: boolean };

/** One value, the last one given; undefined where none was. */
export type ValueFlag<Value> = FlagText & {
  readonly kind: 'value';
  /** What help calls the value: `string`, `bytes`, … */
  readonly type: string;
  /** What help says holds without the flag. */
  readonly shownDefault?: string | undefined;
  /** Throws an EngineError whose sentence says what is wrong with the text. */
  readonly parse: (text: string) => Value;
};

/** Every value given, in order. */
export type ListFlag<Value> = FlagText & {
  readonly kind: 'list';
  readonly type: string;
  readonly parse: (text: string) => Value;
};

/** Docker has it, we do not: it is refused, never ignored. */
export type AbsentFlag = {
  readonly kind: 'absent';
  readonly takesValue: boolean;
  readonly short?: string | undefined;
  /** It means something on Windows alone, where this reads its value. */
  readonly parseOfWindows?: ((text: string) => unknown) | undefined;
};

export type Flag = SwitchFlag | ValueFlag<unknown> | ListFlag<unknown> | AbsentFlag;

/** A command's flags by their names in camel case: `noTrunc` is `--no-trunc`. */
export type FlagTable = Readonly<Record<string, Flag>>;

/** What a command gets of a flag. */
export type FlagValue<Kind> = Kind extends SwitchFlag
  ? boolean
  : Kind extends ValueFlag<infer Value>
    ? Value | undefined
    : Kind extends ListFlag<infer Value>
      ? readonly Value[]
      : undefined;

export type FlagValues<Flags extends FlagTable> = { readonly [Name in keyof Flags]: FlagValue<Flags[Name]> };

export const switchFlag = (flag: FlagText & { readonly isOn?: boolean | undefined }): SwitchFlag => ({
  ...flag,
  kind: 'switch',
  isOn: flag.isOn ?? false,
});

export const valueFlag = <Value>(
  flag: Omit<ValueFlag<Value>, 'kind' | 'type'> & { readonly type?: string | undefined },
): ValueFlag<Value> => ({ ...flag, kind: 'value', type: flag.type ?? 'string' });

export const listFlag = <Value>(
  flag: Omit<ListFlag<Value>, 'kind' | 'type'> & { readonly type?: string | undefined },
): ListFlag<Value> => ({ ...flag, kind: 'list', type: flag.type ?? 'list' });

const asIs = (text: string): string => text;

export const textFlag = (flag: Omit<ValueFlag<string>, 'kind' | 'type' | 'parse'>): ValueFlag<string> =>
  valueFlag({ ...flag, parse: asIs });

export const textListFlag = (
  flag: Omit<ListFlag<string>, 'kind' | 'type' | 'parse'> & { readonly type?: string | undefined },
): ListFlag<string> => listFlag({ ...flag, parse: asIs });

export const integerFlag = (flag: Omit<ValueFlag<number>, 'kind' | 'type' | 'parse'>): ValueFlag<number> =>
  valueFlag({ ...flag, type: 'int', parse: parseInteger });

export const absentSwitch = (short?: string): AbsentFlag => ({ kind: 'absent', takesValue: false, short });
export const absentFlag = (short?: string): AbsentFlag => ({ kind: 'absent', takesValue: true, short });

/** One of docker's that containers of Windows have. */
export const windowsFlag = (parse: (text: string) => unknown): AbsentFlag => ({
  kind: 'absent',
  takesValue: true,
  parseOfWindows: parse,
});

/** What else it goes by: `net` for `network`. */
export const otherNameOf = (flag: Flag): string | undefined => (flag.kind === 'absent' ? undefined : flag.otherName);

/** `noTrunc` → `no-trunc` */
export const flagName = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

/** Reads what Go's strconv.ParseBool reads. */
export function parseBoolean(text: string): boolean {
  if (!TRUE.has(text) && !FALSE.has(text)) throw badSyntax('ParseBool', text, 'invalid syntax');
  return TRUE.has(text);
}

const badSyntax = (reader: string, text: string, problem: string): Error =>
  engineError('argument_invalid', { reason: `strconv.${reader}: parsing ${JSON.stringify(text)}: ${problem}` });
