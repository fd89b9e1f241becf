import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { cgroupsParent } from '../../../src/engine/bundle/cgroups-path.js';
import { defaultBridgeNames, networkNames, portPrefix } from '../../../src/engine/network/network-names.js';
import type { TestRoots } from './test-engine.js';

/** What an engine on these roots has left on the machine, one line each: mounts, processes, cgroups, interfaces, rules, folders. */
export function findRemains(roots: TestRoots): readonly string[] {
  return [
    ...mounts(roots),
    ...processes(roots),
    ...cgroups(roots),
    ...links(roots),
    ...tables(roots),
    ...folders(roots),
  ];
}

function mounts({ dataRoot, runRoot }: TestRoots): readonly string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes(dataRoot) || line.includes(runRoot))
    .map((line) => `mount ${line}`);
}

function processes({ dataRoot, runRoot }: TestRoots): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => ({ pid, commandLine: readCommandLine(pid) }))
    .filter(({ commandLine }) => commandLine.includes(dataRoot) || commandLine.includes(runRoot))
    .map(({ pid, commandLine }) => `process ${pid} ${commandLine}`);
}

function readCommandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
  } catch {
    return ''; // It has ended.
  }
}

function cgroups(roots: TestRoots): readonly string[] {
  return globSync(`/sys/fs/cgroup/{*/,}${cgroupsParent(roots).slice(1)}`).map((path) => `cgroup ${path}`);
}

function links(roots: TestRoots): readonly string[] {
  const { bridge, dummy } = networkNames(roots, '');
  const names = [defaultBridgeNames(roots).bridge, bridge, dummy, portPrefix(roots)];
  return readdirSync('/sys/class/net')
    .filter((name) => names.some((beginning) => name.startsWith(beginning)))
    .map((name) => `link ${name}`);
}

function tables(roots: TestRoots): readonly string[] {
  const { table } = defaultBridgeNames(roots);
  const listed = execFileSync('nft', ['list', 'tables'], { encoding: 'utf8' });
  return listed.split('\n').filter((line) => line.endsWith(` ${table}`) || line.includes(` ${table}_`));
}

function folders({ dataRoot, runRoot }: TestRoots): readonly string[] {
  return [
    join(runRoot, 'c'),
    join(runRoot, 'exits'),
    join(dataRoot, 'containers'),
    join(dataRoot, 'content', 'ingests'),
  ]
    .filter((path) => existsSync(path))
    .flatMap((path) => readdirSync(path).map((name) => `folder ${join(path, name)}`));
}
