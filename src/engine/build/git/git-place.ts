import { posix } from 'node:path';

/** A commit of a repository, and a folder of it: `https://host/a.git#v1:docs`. */
export type GitPlace = {
  readonly url: string;
  /** A branch, a tag or a commit; undefined is what the other side has checked out. */
  readonly ref: string | undefined;
  /** Below the repository's root, `.` for that itself. */
  readonly folder: string;
};

const GIT_PREFIX = /^(git:\/\/|ssh:\/\/|git@)/;
const GIT_SUFFIX = /^https?:\/\/[^#]*\.git(#.+)?$/;
const GITHUB = 'github.com/';

/** @see buildkit, frontend/dockerfile/dfgitutil */
export const isGit = (source: string): boolean => GIT_PREFIX.test(source) || GIT_SUFFIX.test(source);

/** Whether a context is meant so: there docker takes one more form. @see moby, builder/remotecontext/urlutil: IsGitURL */
export const isGitContext = (address: string): boolean => isGit(address) || address.startsWith(GITHUB);

/** Undefined for what git would take for a flag. */
export function gitPlace(source: string): GitPlace | undefined {
  const [address = '', fragment = ''] = source.split('#', 2);
  const [ref = '', folder = ''] = fragment.split(':', 2);
  if (ref.startsWith('-') || address.startsWith('-')) return undefined;
  const url = address.startsWith(GITHUB) ? `https://${address}` : address;
  return { url, ref: ref || undefined, folder: posix.relative('/', posix.resolve('/', folder)) || '.' };
}

/** What is between `://` and `@` is nobody's business. */
export const redacted = (text: string): string => text.replace(/:\/\/[^/\s]*@/g, '://xxxxx@');
