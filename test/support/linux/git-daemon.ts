import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

import { freePort } from '../free-port.js';
import { until } from '../until.js';

/** Says why tests with repositories are skipped; false where they are not. */
export const noGit: string | false = existsSync('/usr/bin/git') ? false : 'git is not installed';

/** Calls git in a folder, as somebody. */
export const gitIn =
  (folder: string) =>
  (...words: readonly string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=n', '-c', 'user.email=e@x', ...words], { encoding: 'utf8' });

const isAnswering = (url: string): boolean =>
  spawnSync('git', ['ls-remote', '--quiet', url], { stdio: 'ignore' }).status === 0;

/** Serves the repositories of a folder, of which `name` is one; `url` is of that. */
export async function serveRepository(
  folder: string,
  name: string,
): Promise<AsyncDisposable & { readonly url: string }> {
  const port = await freePort();
  const flags = [`--base-path=${folder}`, '--export-all', '--listen=127.0.0.1', `--port=${port}`];
  const daemon = spawn('git', ['daemon', '--reuseaddr', ...flags], { stdio: 'ignore' });
  const url = `git://127.0.0.1:${port}/${name}`;
  await until(() => isAnswering(url));
  return {
    url,
    async [Symbol.asyncDispose]() {
      const ended = once(daemon, 'exit');
      daemon.kill();
      await ended;
    },
  };
}
