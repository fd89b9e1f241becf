import { readFileSync } from 'node:fs';

/**
 * Where somebody has mounted something at a path of this machine, or below: to remove files there would be to remove
 * those of a disk or a folder that is not ours.
 *
 * @see proc_pid_mountinfo(5)
 */
export function mountsBelow(
  path: string,
  mountInfo = (): string => readFileSync('/proc/self/mountinfo', 'latin1'),
): readonly string[] {
  return mountInfo()
    .trimEnd()
    .split('\n')
    .map((line) => unescaped(line.split(' ')[4] ?? ''))
    .filter((point) => point === path || point.startsWith(`${path}/`));
}

/** Blanks and the like are written as octal numbers. */
const unescaped = (text: string): string => {
  const bytes = text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
};
