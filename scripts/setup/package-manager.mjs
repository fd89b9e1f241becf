import { accessSync } from 'node:fs';
import { join } from 'node:path';

/** How each package manager is told to install; the columns of packages.json bear the same names. */
const MANAGERS = {
  apt: { program: 'apt-get', install: 'apt-get install --no-install-recommends' },
  dnf: { program: 'dnf', install: 'dnf install' },
  zypper: { program: 'zypper', install: 'zypper install' },
  pacman: { program: 'pacman', install: 'pacman -S --needed' },
  apk: { program: 'apk', install: 'apk add' },
};

/** The name of this machine's package manager, or undefined. */
export function packageManager() {
  return Object.keys(MANAGERS).find((name) => isOnMachine(MANAGERS[name].program));
}

/** What the rows of packages.json are called by `manager`: Debian's name where it has none of its own. */
export function packageNames(manager, rows) {
  return rows.map((row) => (row[manager] === undefined ? row.apt : row[manager])).filter((name) => name !== null);
}

/** What a person types, as root, to get the packages of `rows`. */
export function installCommand(manager, rows) {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  return `${sudo}${MANAGERS[manager].install} ${packageNames(manager, rows).join(' ')}`;
}

function isOnMachine(program) {
  return ['/usr/bin', '/bin', '/sbin', '/usr/sbin'].some((folder) => {
    try {
      accessSync(join(folder, program));
      return true;
    } catch {
      return false;
    }
  });
}
