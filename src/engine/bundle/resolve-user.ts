import { engineError } from '../../errors/engine-error.js';
import type { RootFiles } from './root-files.js';
import { type GroupEntry, HIGHEST_ID, parseGroups, parsePasswd } from './user-database.js';

/** Whom a process runs as, in numbers. */
export type ResolvedUser = {
  readonly uid: number;
  readonly gid: number;
  /** Starts with `gid`, as docker's list does since it could be used to lose a group that denies. @see CVE-2022-36109 */
  readonly additionalGids: readonly number[];
  /** From the image's passwd; `/` where it does not say. */
  readonly home: string;
};

/** `user[:group]` as the user wrote it, names or numbers; empty for root. */
export type UserWish = { readonly user: string; readonly groupAdd: readonly string[] };

/**
 * Finds a user in the container's own /etc/passwd and /etc/group. A number need not be in there.
 *
 * @throws user_unknown, group_unknown, user_id_out_of_range
 * @see moby/sys user: GetExecUser, whose order of precedence this is
 */
export function resolveUser({ user, groupAdd }: UserWish, files: RootFiles): ResolvedUser {
  const [userPart = '', groupPart = ''] = user.split(':', 2);
  const entry = parsePasswd(files.readText('/etc/passwd')).find(({ name, uid }) =>
    userPart === '' ? uid === 0 : name === userPart || uid === parseId(userPart),
  );
  const uid = entry?.uid ?? (userPart === '' ? 0 : parseId(userPart));
  if (uid === undefined) throw outOfRange(userPart) ?? engineError('user_unknown', { user: userPart });

  const groups = parseGroups(files.readText('/etc/group'));
  const gid = groupPart === '' ? (entry?.gid ?? 0) : groupId(groupPart, groups);
  const userName = entry?.name ?? userPart;
  const memberships =
    groupPart === '' ? groups.filter(({ members }) => members.includes(userName)).map((group) => group.gid) : [];
  const added = groupAdd.map((group) => groupId(group, groups));
  return { uid, gid, additionalGids: [...new Set([gid, ...memberships, ...added])], home: entry?.home || '/' };
}

function groupId(wish: string, groups: readonly GroupEntry[]): number {
  const gid = groups.find((group) => group.name === wish || group.gid === parseId(wish))?.gid ?? parseId(wish);
  if (gid === undefined) throw outOfRange(wish) ?? engineError('group_unknown', { group: wish });
  return gid;
}

/** A number, and too large or below zero. */
const outOfRange = (text: string): Error | undefined =>
  /^[-+]?\d+$/.test(text) ? engineError('user_id_out_of_range', { highest: HIGHEST_ID }) : undefined;

function parseId(text: string): number | undefined {
  const id = /^\d+$/.test(text) ? Number(text) : undefined;
  return id !== undefined && id <= HIGHEST_ID ? id : undefined;
}
