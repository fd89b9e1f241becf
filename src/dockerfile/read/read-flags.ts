import { didYouMean } from '../suggestion.js';
import type { InstructionSource } from './instruction-source.js';

/** Which flags an instruction takes: one value, several, or none but true and false. */
export type FlagKinds = Readonly<Record<string, 'text' | 'texts' | 'yes-or-no'>>;

/** The flags of one instruction. */
export type Flags = {
  /** Undefined where it is not given; the empty text for `--name=`. */
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  /** Undefined where it is not given. */
  yesOrNo(name: string): boolean | undefined;
};

/** Reads the flags of an instruction. @throws {EngineError} `dockerfile_invalid` for one that it does not take. */
export function readFlags(source: InstructionSource, kinds: FlagKinds): Flags {
  const values = new Map<string, string[]>();
  for (const flag of source.flags) {
    const { name, value } = splitFlag(flag);
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) throw source.fault(`unknown flag: --${name}${didYouMean(name, Object.keys(kinds))}`);
    const earlier = values.get(name) ?? [];
    if (kind !== 'texts' && earlier.length > 0) throw source.fault(`duplicate flag specified: ${name}`);
    values.set(name, [...earlier, kind === 'yes-or-no' ? truth(source, name, value) : given(source, name, value)]);
  }
  return {
    text: (name) => values.get(name)?.[0],
    texts: (name) => values.get(name) ?? [],
    yesOrNo: (name) => (values.has(name) ? values.get(name)?.[0] === 'true' : undefined),
  };
}

function splitFlag(flag: string): { name: string; value: string | undefined } {
  const equals = flag.indexOf('=');
  return equals < 0
    ? { name: flag.slice(2), value: undefined }
    : { name: flag.slice(2, equals), value: flag.slice(equals + 1) };
}

function given({ fault }: InstructionSource, name: string, value: string | undefined): string {
  if (value === undefined) throw fault(`missing a value on flag: ${name}`);
  return value;
}

function truth({ fault }: InstructionSource, name: string, value: string | undefined): string {
  if (value === '') throw fault(`missing a value on flag: ${name}`);
  const lower = (value ?? 'true').toLowerCase();
  if (lower !== 'true' && lower !== 'false') {
    throw fault(`expecting boolean value for flag ${name}, not: ${value}`);
  }
  return lower;
}
