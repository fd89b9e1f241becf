import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { runProgram } from './steps.mjs';

/** What Debian's packages ask before they start a service. @see invoke-rc.d(8) */
const POLICY = '/usr/sbin/policy-rc.d';
const MARK = '# Put here by the set-up of gantry';
const UNIT_FOLDER = '/lib/systemd/system';
const ENABLED_FOLDER = '/etc/systemd/system';

/** Says no while we live, and is gone after that even if we are killed. */
const policyScript = () => `#!/bin/sh
${MARK}, which installs programs, not services.
[ -d /proc/${process.pid} ] && exit 101
rm -f "$0"
exit 0
`;

/**
 * Does `work`, which installs the packages of `rows`, so that none of their services runs, now or after a restart:
 * docker-registry would be open to the whole network. Services that were here before stay as they are.
 */
export async function withoutServices(rows, work) {
  const brought = rows.flatMap(({ services = [] }) => services).filter((unit) => !isUnit(unit));
  const isOurs = putPolicy();
  try {
    return await work();
  } finally {
    if (isOurs) rmSync(POLICY, { force: true });
    for (const unit of brought.filter(isUnit)) await disable(unit);
  }
}

const isUnit = (unit) => existsSync(`${UNIT_FOLDER}/${unit}`);

/** False where the machine has a policy already: that one holds. */
function putPolicy() {
  try {
    if (existsSync(POLICY) && !readFileSync(POLICY, 'utf8').includes(MARK)) return false;
    writeFileSync(POLICY, policyScript(), { mode: 0o755 });
    return true;
  } catch {
    // A disk that is full or read-only: apt says so better.
    return false;
  }
}

/** As an administrator does, with or without systemd: an upgrade of the package leaves it so. */
async function disable(unit) {
  for (const folder of readdirSync(ENABLED_FOLDER).filter((name) => name.endsWith('.wants'))) {
    rmSync(`${ENABLED_FOLDER}/${folder}/${unit}`, { force: true });
  }
  await runProgram('update-rc.d', [unit.replace(/\.\w+$/, ''), 'disable']);
}
