import { type Flag, type FlagTable, flagName } from '../flag.js';
import { wrap } from './wrap.js';

const GAP = 3;
const NARROWEST_TEXT = 24;

/** The block of options in help: one flag a line, its text wrapped beside it. */
export function optionLines(flags: FlagTable, columns: number): readonly string[] {
  const rows = Object.entries(flags)
    .flatMap(([key, flag]) => optionRow(key, flag))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const left = Math.max(0, ...rows.map(({ usage }) => usage.length)) + GAP;
  const width = Math.max(NARROWEST_TEXT, columns - left);
  return rows.flatMap(({ usage, help }) =>
    wrap(help, width).map((line, index) => (index === 0 ? usage : '').padEnd(left) + line),
  );
}

type OptionRow = { readonly name: string; readonly usage: string; readonly help: string };

function optionRow(key: string, flag: Flag): readonly OptionRow[] {
  if (flag.kind === 'absent' || flag.isHidden) return [];
  const name = flagName(key);
  const letter = flag.short ? `-${flag.short}, ` : '    ';
  const type = flag.kind === 'switch' ? '' : ` ${flag.type}`;
  return [{ name, usage: `  ${letter}--${name}${type}`, help: flag.help + shownDefault(flag) }];
}

function shownDefault(flag: Exclude<Flag, { kind: 'absent' }>): string {
  if (flag.kind === 'switch') return flag.isOn ? ' (default true)' : '';
  return flag.kind === 'value' && flag.shownDefault !== undefined ? ` (default ${flag.shownDefault})` : '';
}
