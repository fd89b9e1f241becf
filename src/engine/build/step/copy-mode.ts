import { engineError } from '../../../errors/engine-error.js';

const PERMISSIONS = 0o7777;
const WHO: Readonly<Record<string, number>> = { u: 0o700, g: 0o070, o: 0o007 };
const ALL = 0o777;
const RIGHTS: Readonly<Record<string, number>> = { r: 0o444, w: 0o222, x: 0o111 };
const ANY_EXECUTE = 0o111;
const CLAUSE = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/;
const CHANGE = /([-+=])([rwxXstugo]*)/g;
/** How far the rights of each are from those of others. */
const SHIFTS: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };
const SET_IDS: Readonly<Record<string, number>> = { u: 0o4000, g: 0o2000 };
const STICKY = 0o1000;

/** What `--chmod` makes of the mode of a file. */
export type ChangeMode = (mode: number, isFolder: boolean) => number;

/** Reads `--chmod`: an octal number, or what chmod(1) takes. @throws build_step_invalid */
export function modeChange(text: string | undefined): ChangeMode | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^[0-9]+$/.test(text)) {
    const mode = Number.parseInt(text, 8);
    if (!/^[0-7]+$/.test(text) || mode > PERMISSIONS) throw invalid(text);
    return () => mode;
  }
  const clauses = text.split(',').flatMap((clause) => {
    const [, who, changes] = CLAUSE.exec(clause) ?? [];
    if (who === undefined || changes === undefined) throw invalid(text);
    return [...changes.matchAll(CHANGE)].map(([, sign = '', rights = '']) => ({ who, sign, rights }));
  });
  return (mode, isFolder) => clauses.reduce((now, clause) => applied(now, clause, isFolder), mode);
}

function applied(
  mode: number,
  { who, sign, rights }: { readonly who: string; readonly sign: string; readonly rights: string },
  isFolder: boolean,
): number {
  const isAll = who === '' || who.includes('a');
  const mask = isAll ? ALL : who.split('').reduce((sum, letter) => sum | (WHO[letter] ?? 0), 0);
  let bits = rights.split('').reduce((sum, letter) => sum | (RIGHTS[letter] ?? copied(mode, letter)), 0);
  if (rights.includes('X') && (isFolder || (mode & ANY_EXECUTE) !== 0)) bits |= ANY_EXECUTE;
  bits &= mask;
  if (rights.includes('s'))
    bits |= (isAll ? ['u', 'g'] : who.split('')).reduce((sum, each) => sum | (SET_IDS[each] ?? 0), 0);
  if (rights.includes('t')) bits |= STICKY;
  if (sign === '+') return mode | bits;
  return sign === '-' ? mode & ~bits : (mode & ~mask) | bits;
}

/** `g=u`: the group may do what the owner may. */
function copied(mode: number, letter: string): number {
  const shift = SHIFTS[letter];
  return shift === undefined ? 0 : ((mode >> shift) & 0o7) * 0o111;
}

const invalid = (text: string): Error =>
  engineError('build_step_invalid', {
    reason: `invalid chmod parameter: '${text}'. it should be octal string and between 0 and 07777`,
  });
