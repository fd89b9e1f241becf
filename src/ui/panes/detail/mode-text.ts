import type { FileKind } from '../../../engine/index.js';

const KIND_LETTERS: Readonly<Record<FileKind, string>> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  device: 'c',
  fifo: 'p',
  socket: 's',
};

/** As ls writes it: `-rwxr-sr-x`. */
export function modeText(kind: FileKind, mode: number): string {
  const special = [mode & 0o4000, mode & 0o2000, mode & 0o1000];
  const groups = [mode >> 6, mode >> 3, mode].map((bits, index) => {
    const letter = index === 2 ? 't' : 's';
    const isExecutable = (bits & 1) !== 0;
    const last = special[index] ? (isExecutable ? letter : letter.toUpperCase()) : isExecutable ? 'x' : '-';
    return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${last}`;
  });
  return KIND_LETTERS[kind] + groups.join('');
}
