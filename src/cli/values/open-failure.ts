const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
  ELOOP: 'too many levels of symbolic links',
};

/** Why a file of the user's could not be read, in the words of docker's program: `open PATH: no such file or directory`. */
export function openFailure(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return `open ${path}: ${WORDS[code] ?? (code || String(error))}`;
}
