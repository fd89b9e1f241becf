import type { Processes } from '../../host/processes.js';
import type { SnapshotUsage } from './snapshotter.js';

/** Bytes of all files and links below `dir`, each once however many names it has; folders count as nothing, as for docker. */
export async function measureTree(processes: Processes, dir: string): Promise<SnapshotUsage> {
  const print = ['-mindepth', '1', '-printf', '%i %y %s\\n'];
  const { stdout } = await processes.run('find', [dir, '-xdev', ...print]);
  const sizes = new Map<string, number>();
  for (const line of stdout.split('\n')) {
    const [inode, type, size] = line.split(' ');
    if (inode && type) sizes.set(inode, type === 'd' ? 0 : Number(size));
  }
  return { sizeBytes: sizes.values().reduce((sum, size) => sum + size, 0), inodes: sizes.size };
}
