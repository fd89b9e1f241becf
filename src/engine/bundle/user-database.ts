export type PasswdEntry = { readonly name: string; readonly uid: number; readonly gid: number; readonly home: string };
export type GroupEntry = { readonly name: string; readonly gid: number; readonly members: readonly string[] };

/** Reads /etc/passwd; lines that are none are left out. @see passwd(5) */
export function parsePasswd(text: string | undefined): readonly PasswdEntry[] {
  return records(text).flatMap(([name, , uid, gid, , home = '']) =>
    name && isNumber(uid) && isNumber(gid) ? [{ name, uid: Number(uid), gid: Number(gid), home }] : [],
  );
}

/** Reads /etc/group likewise. @see group(5) */
export function parseGroups(text: string | undefined): readonly GroupEntry[] {
  return records(text).flatMap(([name, , gid, members = '']) =>
    name && isNumber(gid) ? [{ name, gid: Number(gid), members: members.split(',') }] : [],
  );
}

const records = (text = ''): readonly (readonly string[])[] =>
  text
    .split('\n')
    .map((line) => line.trim().split(':'))
    .filter(([name = '']) => name !== '' && !name.startsWith('#'));

/** Higher ones are refused by some calls, and mean "no change" to others: 4294967295 would leave a process root. */
export const HIGHEST_ID = 2 ** 31 - 1;

const isNumber = (text: string | undefined): boolean =>
  text !== undefined && /^\d+$/.test(text) && Number(text) <= HIGHEST_ID;
