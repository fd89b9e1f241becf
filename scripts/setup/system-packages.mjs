import { namesAptLacks, rememberAptLacks } from './apt-lacks.mjs';
import { findMissing } from './find-missing.mjs';
import { installCommand, packageManager, packageNames } from './package-manager.mjs';
import { withoutServices } from './services.mjs';
import { firstLines, lastLines, runProgram, SetupError, say, step } from './steps.mjs';

const APT_OPTIONS = ['-y', '-q', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=120'];

/**
 * Installs what the named sets of packages.json lack on this machine: as root, with apt. Elsewhere, and where apt
 * cannot, says what to install and how. Never ends the set-up: gantry itself names a program that it misses.
 */
export async function ensureSystemPackages(sets) {
  const lacks = namesAptLacks();
  const missing = findMissing(sets).filter(({ apt }) => !lacks.includes(apt));
  if (missing.length === 0) return;
  const manager = packageManager();
  if (manager === 'apt' && process.getuid?.() === 0) await withoutServices(missing, () => installWithApt(missing));
  else tellWhatToInstall(manager, missing);
}

async function installWithApt(missing) {
  const names = packageNames('apt', missing);
  try {
    await step(`installing ${names.join(' ')}`, async (onLine) => {
      const output = await install(names, onLine);
      const left = findMissing(['run', 'test', 'bench']).filter((row) => missing.some(({ apt }) => apt === row.apt));
      if (left.length > 0) throw new SetupError(explain(left, output));
    });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
  }
}

/** Resolves to everything that apt-get said, whether it did what it was asked or not. */
async function install(names, onLine) {
  const first = await aptGet(['install', ...APT_OPTIONS, ...names], onLine);
  if (first.code === 0) return first.output;
  // The lists of packages may be missing, as on a fresh machine, or too old.
  const update = await aptGet(['update', '-q'], onLine);
  const known = await knownToApt(names);
  const isUpToDate = update.code === 0 && !/^[EW]: /m.test(update.output);
  if (isUpToDate && known.length < names.length) rememberAptLacks(names.filter((name) => !known.includes(name)));
  const second = known.length === 0 ? first : await aptGet(['install', ...APT_OPTIONS, ...known], onLine);
  return `${update.output}\n${second.output}`;
}

function explain(left, output) {
  const complaints = output.split('\n').filter((line) => /^[EW]: /.test(line));
  return [
    `apt-get did not bring ${packageNames('apt', left).join(' ')}:`,
    complaints.length > 0 ? firstLines(complaints.join('\n')) : lastLines(output),
    `Going on without. To try by hand: apt-get update && ${installCommand('apt', left)}`,
  ].join('\n');
}

/** An older release may lack one of them; the others are worth having. */
async function knownToApt(names) {
  const known = await Promise.all(
    names.map(async (name) => (await runProgram('apt-cache', ['show', '--no-all-versions', name])).code === 0),
  );
  return names.filter((_, index) => known[index]);
}

const aptGet = (args, onLine) =>
  runProgram('apt-get', args, {
    onLine,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
  });

function tellWhatToInstall(manager, missing) {
  say(`missing on this machine: ${packageNames('apt', missing).join(' ')} (Debian's names)`);
  if (manager === undefined) say('Install them with the package manager of this system.');
  else say(`To install: ${installCommand(manager, missing)}`);
  if (process.getuid?.() !== 0) say('gantry runs containers as root only: start it with sudo npm start.');
}
