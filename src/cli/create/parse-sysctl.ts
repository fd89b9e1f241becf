import { invalid } from '../values/invalid.js';

const KERNEL: readonly string[] = [
  'msgmax',
  'msgmnb',
  'msgmni',
  'sem',
  'shmall',
  'shmmax',
  'shmmni',
  'shm_rmid_forced',
];

/** Checks `--sysctl`: a kernel parameter that a container can have for itself, and its value. @see docker/cli, opts: ValidateSysctl */
export function parseSysctl(text: string): string {
  const [name = ''] = text.split('=', 1);
  const isOwn =
    name.startsWith('net.') || name.startsWith('fs.mqueue.') || KERNEL.some((each) => name === `kernel.${each}`);
  if (!text.includes('=') || !isOwn) throw invalid(`sysctl '${text}' is not allowed`);
  return text;
}
