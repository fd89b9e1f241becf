import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { isBuilt, OUT_DIR } from '../build/build-program.mjs';
import { bundleForTests } from '../build/bundle.mjs';
import { programEntries } from '../build/entries.mjs';
import { ROOT } from '../root.mjs';
import { bundledName, findTests, isAlone, isLinuxTest } from './find-tests.mjs';

const QUICK_LOAD = new URL('quick-load.mjs', import.meta.url).href;
/** Files with real containers at once: they wait for kernels and programs, and leave the processors to the others. */
const LINUX_LANES = 3;
/** For what hangs: a slow machine that is busy with other things reaches neither. */
const FILE_TIMEOUT_MS = 4 * 60 * 1000;
const LINUX_FILE_TIMEOUT_MS = 12 * 60 * 1000;
/** More than these are no accident of the moment. */
const MOST_RUN_AGAIN = 12;
const RUNS_AGAIN = 2;

/** Ends the files that run when we are told to end. */
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => ending.abort());

/**
 * Bundles and runs the chosen tests, and tells the report what comes of them.
 *
 * @param {{ only?: readonly string[], without?: readonly string[], beside?: Promise<void> }} choice parts of paths to keep;
 *   starts of paths to leave out; what else runs, which is waited for before tests that must be alone
 */
export async function runTests({ only = [], without = [], beside }, report) {
  const paths = findTests({ only, without });
  if (paths.length === 0) return report.failOutside(`no test matches ${only.join(' ')}`);
  const outdir = join(ROOT, '.cache/tests', String(process.pid));
  await removeLeftOvers();
  const isWhole = only.length === 0;
  const files = [];
  const run = async (path) => files.push(await runFile(path, { outdir, report }));
  try {
    if (!(await bundleAll(paths, { outdir, report, isWhole }))) return;
    const { alone = [], linux = [], others = [] } = Object.groupBy(paths, kindOf);
    await inLanes([...Array.from({ length: LINUX_LANES }, () => linux), others], run);
    await beside;
    await inLanes([alone], run);
    const isExpected = paths.some(isLinuxTest) || (isWhole && without.length === 0);
    if (isExpected && !ending.signal.aborted) tellIfNoLinuxTestRan(files, report);
    // Whoever works on a part wants to see at once that its test is unsteady.
    if (isWhole) await runAgain(files, { outdir, report });
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

/** The program goes beside the tests, for those that start its workers; it may be broken while a test of a part is not. */
async function bundleAll(paths, { outdir, report, isWhole }) {
  const bundle = (entryPoints) => bundleForTests({ entryPoints, outdir });
  // Each entry on its own: a screen that does not build must not take the workers from the tests of the engine.
  const besides = isBuilt() ? [linkProgram(outdir)] : programEntries().map((entry) => bundle([entry]));
  const [tests, ...programs] = await Promise.allSettled([bundle(paths.map(toEntry)), ...besides]);
  for (const { reason } of programs.filter(({ status }) => status === 'rejected')) {
    if (isWhole) report.failOutside(explain(reason));
    else console.log(`a part of the program does not build:\n${explain(reason).split('\n', 3).join('\n')}`);
  }
  if (tests.reason) report.failOutside(explain(tests.reason));
  return tests.status === 'fulfilled';
}

/** What has been built need not be built again, and starts sooner, as for users. */
async function linkProgram(outdir) {
  await mkdir(outdir, { recursive: true });
  const names = programEntries().map(({ out }) => `${out}.js`);
  await Promise.all(names.map((name) => symlink(join(OUT_DIR, name), join(outdir, name))));
}

const explain = (error) => (error.name === 'BundleError' ? `bundle\n${error.message}` : error.stack);
const toEntry = (path) => ({ in: path, out: bundledName(path) });

const kindOf = (path) => (isAlone(path) ? 'alone' : isLinuxTest(path) ? 'linux' : 'others');

/** As root, tests that all skip themselves prove nothing. */
function tellIfNoLinuxTestRan(files, report) {
  const hasRun = files.some(({ path, passed, failed }) => isLinuxTest(path) && passed + failed > 0);
  if (hasRun || process.getuid?.() !== 0) return;
  report.failOutside('test/linux: we are root, and yet no test ran');
}

/** Files that failed, again and alone: what only the company of others made fail is told, and is no failure (ADR 26). */
async function runAgain(files, { outdir, report }) {
  const failed = files.filter((file) => file.failed > 0);
  if (failed.length > MOST_RUN_AGAIN) return;
  for (const first of failed) {
    let last = first;
    for (let run = 0; run < RUNS_AGAIN && last.failed > 0 && !ending.signal.aborted; run += 1) {
      report.takeBack(last);
      last = await runFile(first.path, { outdir, report });
    }
    if (last.failed === 0) report.tellUnsteady(first);
  }
}

async function runFile(path, { outdir, report }) {
  const bundledPath = join(outdir, `${bundledName(path)}.js`);
  const guard = await mkdtemp(join(tmpdir(), 'gantry-test-'));
  const env = testEnvironment(guard);
  const execArgv = ['--enable-source-maps', '--import', QUICK_LOAD];
  const timeout = isLinuxTest(path) ? LINUX_FILE_TIMEOUT_MS : FILE_TIMEOUT_MS;
  // Not the runner's own `timeout`: that one waits for a file that is busy.
  const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(timeout)]);
  const events = run({ files: [bundledPath], cwd: ROOT, env, execArgv, signal });
  const file = await report.follow({ path, bundledPath, events });
  if (existsSync(env.GANTRY_DATA_ROOT) || existsSync(env.GANTRY_RUN_ROOT)) {
    report.failOutside(`${path} opened an engine without choosing its roots: see ${guard}`);
  } else await rm(guard, { recursive: true });
  return file;
}

/** The same for everybody: no colour, CI on, and roots that no test may ever use. */
function testEnvironment(guard) {
  const { NO_COLOR, FORCE_COLOR, NODE_EXTRA_CA_CERTS, NODE_OPTIONS, ...rest } = process.env;
  return {
    ...rest,
    CI: 'true',
    // Reading the extra certificates costs every node that starts some 40 ms; who needs them reads them itself.
    ...(NODE_EXTRA_CA_CERTS ? { GANTRY_EXTRA_CA_CERTS: NODE_EXTRA_CA_CERTS } : {}),
    GANTRY_DATA_ROOT: join(guard, 'data'),
    GANTRY_RUN_ROOT: join(guard, 'run'),
  };
}

/** Bundles of runs that were killed; their folders are named by process. */
async function removeLeftOvers() {
  const folder = join(ROOT, '.cache/tests');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const dead = names.filter((pid) => !existsSync(`/proc/${pid}`));
  await Promise.all(dead.map((pid) => rm(join(folder, pid), { recursive: true, force: true })));
}

/** Does `work` with every path of the queues: each lane with those of its own queue, and then with those of another. */
async function inLanes(queues, work) {
  const next = (own) => own.shift() ?? queues.find((queue) => queue.length > 0)?.shift();
  const lane = async (own) => {
    for (let path = next(own); path !== undefined && !ending.signal.aborted; path = next(own)) await work(path);
  };
  await Promise.all(queues.map(lane));
}
