// The file is there, and nobody holds its lock: nobody saw the end, or will. Then it is told by a process of ours, with the
// code that conmon wrote down, without a line's end. Who told removes the file before letting go: so it is looked for again.
const SCRIPT = [
  'code=',
  'if [ -e "$1/id" ] && flock -n 9 2>/dev/null 9<"$1/id" && [ -e "$1/id" ]; then read -r code <"$1/$2"; fi',
  'dir=$1',
  'shift 2',
  // Where the folder is there, its end may still be told.
  '[ -z "$code" ] || "$@" "$code"',
  'rm -rf "$dir"',
].join('\n');

/** What the monitor of an exec runs when that has ended: it removes its folder, and starts Node only where nobody attends. */
export const execEndCommand = ({
  dir,
  containerId,
  unattendedEnd,
}: {
  readonly dir: string;
  readonly containerId: string;
  readonly unattendedEnd: readonly string[];
}): readonly string[] => ['/bin/sh', '-c', SCRIPT, 'gantry-exec-end', dir, containerId, ...unattendedEnd];
