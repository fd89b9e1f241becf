import type { ContainerId, Engine } from '../../../engine/index.js';
import { isEngineError } from '../../../errors/engine-error.js';

const MAX_PASSWD_BYTES = 256 * 1024;

/** Names of users by their number, as the container's own /etc/passwd has them; none where it has none. */
export async function readUserNames(
  { files }: Pick<Engine, 'files'>,
  id: ContainerId,
): Promise<ReadonlyMap<number, string>> {
  try {
    const bytes = await files.readFile(id, '/etc/passwd', { maxBytes: MAX_PASSWD_BYTES });
    return parseUserNames(new TextDecoder().decode(bytes));
  } catch (error) {
    // An image without users has no such file, and one that cannot be read is no reason to show no processes.
    if (!isEngineError(error)) throw error;
    return new Map();
  }
}

/** The first name of a number holds, as for every program that asks. */
export function parseUserNames(passwd: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of passwd.split('\n')) {
    const [name = '', , number = ''] = line.split(':');
    if (name !== '' && /^\d+$/.test(number) && !names.has(Number(number))) names.set(Number(number), name);
  }
  return names;
}
