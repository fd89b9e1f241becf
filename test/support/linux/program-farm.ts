import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type FarmOptions = {
  /** Programs that this machine is to be without. */
  readonly without?: readonly string[] | undefined;
  /** Programs that say this of themselves when asked for their version, and otherwise fail. */
  readonly old?: Readonly<Record<string, string>> | undefined;
  /** Programs that are themselves, after a line of shell that sees their arguments. */
  readonly preceded?: Readonly<Record<string, string>> | undefined;
};

/** Makes a folder of links to the programs of this machine, to be a `PATH` of its own. @returns the folder */
export function programFarm(folder: string, { without = [], old = {}, preceded = {} }: FarmOptions): string {
  const farm = join(folder, 'farm');
  rmSync(farm, { recursive: true, force: true });
  mkdirSync(farm);
  const missing = new Set([...without, ...Object.keys(old), ...Object.keys(preceded)]);
  for (const dir of (process.env['PATH'] ?? '').split(':').filter((each) => existsSync(each))) {
    for (const name of readdirSync(dir)) {
      const link = join(farm, name);
      if (!missing.has(name) && !existsSync(link)) symlinkSync(join(dir, name), link);
    }
  }
  for (const [name, version] of Object.entries(old)) {
    const script = `#!/bin/sh\ncase $1 in --version) echo '${version}' ;; *) echo 'syntax error' >&2; exit 1 ;; esac\n`;
    writeFileSync(join(farm, name), script, { mode: 0o755 });
  }
  for (const [name, line] of Object.entries(preceded)) {
    const script = `#!/bin/sh\n${line}\nPATH='${process.env['PATH']}' exec ${name} "$@"\n`;
    writeFileSync(join(farm, name), script, { mode: 0o755 });
  }
  return farm;
}
