import { engineError, isEngineError } from '../errors/engine-error.js';
import {
  type AbsentFlag,
  type Flag,
  type FlagTable,
  type FlagValues,
  flagName,
  otherNameOf,
  parseBoolean,
} from './flag.js';

export type ParsedArguments<Flags extends FlagTable> = {
  readonly flags: FlagValues<Flags>;
  readonly operands: readonly string[];
  /** `--help` was among them; then operands are not checked. */
  readonly wantsHelp: boolean;
};

/** A flag with the key it has in its table. */
type Named<Kind extends Flag = Flag> = { readonly key: string; readonly flag: Kind };

/**
 * Reads arguments by the rules of docker's parser: long and short flags, clusters (`-itp 80:80`, `-eA=1`), values
 * behind `=` or as the next argument, whatever that begins with, and `--`.
 *
 * @param stopsAtOperand The first operand ends the flags: what follows belongs to the program to run.
 * @throws flag_unknown, flag_letter_unknown, flag_syntax_bad, flag_value_missing, flag_value_invalid, flag_not_implemented
 * @see github.com/spf13/pflag, flag.go: parseArgs, parseLongArg, parseSingleShortArg
 */
export function parseArguments<Flags extends FlagTable>(
  args: readonly string[],
  table: Flags,
  { stopsAtOperand = false }: { readonly stopsAtOperand?: boolean | undefined } = {},
): ParsedArguments<Flags> {
  const reader = new ArgumentReader(table, args);
  reader.read(stopsAtOperand);
  return { flags: reader.values as FlagValues<Flags>, operands: reader.operands, wantsHelp: reader.wantsHelp };
}

class ArgumentReader {
  readonly values: Record<string, unknown>;
  readonly operands: string[] = [];
  wantsHelp = false;
  readonly #byName = new Map<string, Named>();
  readonly #byLetter = new Map<string, Named>();
  readonly #rest: string[];

  constructor(table: FlagTable, args: readonly string[]) {
    this.#rest = [...args];
    this.values = Object.fromEntries(Object.entries(table).map(([key, flag]) => [key, initialValue(flag)]));
    for (const [key, flag] of Object.entries(table)) {
      this.#byName.set(flagName(key), { key, flag });
      const otherName = otherNameOf(flag);
      if (otherName !== undefined) this.#byName.set(otherName, { key, flag });
      if (flag.short) this.#byLetter.set(flag.short, { key, flag });
    }
  }

  read(stopsAtOperand: boolean): void {
    for (let arg = this.#rest.shift(); arg !== undefined; arg = this.#rest.shift()) {
      if (arg === '--') return this.#takeRest();
      if (arg.startsWith('--')) this.#readLong(arg);
      else if (arg.startsWith('-') && arg.length > 1) this.#readCluster(arg.slice(1));
      else {
        this.operands.push(arg);
        if (stopsAtOperand) return this.#takeRest();
      }
    }
  }

  #takeRest(): void {
    this.operands.push(...this.#rest.splice(0));
  }

  #readLong(arg: string): void {
    const equals = arg.indexOf('=');
    const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
    if (name === '' || name.startsWith('-')) throw engineError('flag_syntax_bad', { text: arg });
    const named = this.#byName.get(name);
    if (!named && name === 'help') return this.#askForHelp(equals < 0 ? 'true' : arg.slice(equals + 1));
    if (!named) throw engineError('flag_unknown', { flag: `--${name}` });
    if (equals >= 0) return this.#set(named, arg.slice(equals + 1));
    if (!takesValue(named.flag)) return this.#set(named, 'true');
    this.#set(named, this.#nextValue(`--${name}`));
  }

  #readCluster(cluster: string): void {
    const letter = Array.from(cluster)[0] ?? '';
    const after = cluster.slice(letter.length);
    const named = this.#byLetter.get(letter);
    if (!named && letter === 'h') return this.#askForHelp();
    if (!named) throw engineError('flag_letter_unknown', { letter, cluster });
    // One character behind the equals sign at least: `-e=` gives the flag the value `=`.
    if (after.startsWith('=') && after.length > 1) return this.#set(named, after.slice(1));
    if (takesValue(named.flag)) return this.#set(named, after || this.#nextValue(`'${letter}' in -${cluster}`));
    this.#set(named, 'true');
    if (after) this.#readCluster(after);
  }

  #askForHelp(text = 'true'): void {
    this.#read('--help', text, () => {
      this.wantsHelp = parseBoolean(text);
    });
  }

  #nextValue(flag: string): string {
    const value = this.#rest.shift();
    if (value === undefined) throw engineError('flag_value_missing', { flag });
    return value;
  }

  #set(named: Named, text: string): void {
    const { key, flag } = named;
    this.#read(spelling(named), text, () => {
      if (flag.kind === 'absent') flag.parseOfWindows?.(text);
      else if (flag.kind === 'switch') this.values[key] = parseBoolean(text);
      else if (flag.kind === 'value') this.values[key] = flag.parse(text);
      else this.values[key] = [...(this.values[key] as readonly unknown[]), flag.parse(text)];
    });
    if (flag.kind === 'absent') throw refusal(flag, `--${flagName(key)}`);
  }

  #read(flag: string, value: string, read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!isEngineError(error)) throw error;
      throw engineError('flag_value_invalid', { value, flag, reason: error.message }, { cause: error });
    }
  }
}

function initialValue(flag: Flag): unknown {
  if (flag.kind === 'switch') return flag.isOn;
  return flag.kind === 'list' ? [] : undefined;
}

const refusal = ({ parseOfWindows }: AbsentFlag, flag: string): Error =>
  engineError(parseOfWindows ? 'flag_of_windows' : 'flag_not_implemented', { flag });

const takesValue = (flag: Flag): boolean => (flag.kind === 'absent' ? flag.takesValue : flag.kind !== 'switch');

/** `-t, --timeout`, as messages name a flag. */
const spelling = ({ key, flag }: Named): string => `${flag.short ? `-${flag.short}, ` : ''}--${flagName(key)}`;
