import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { cloneRepository } from '../../src/cli/build/clone-repository.js';
import { testHost } from '../support/layer-stand.js';
import { buildStand } from '../support/linux/build-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';

const BACKEND = '/usr/lib/git-core/git-http-backend';
const PASSWORD = 'hunter-2';

/** Of every program that runs at this moment. */
const commandLines = (): string =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
      } catch {
        return ''; // It has ended.
      }
    })
    .join('\n');

/** The repositories below `root`, for whoever knows the password. */
function answerAsGit(root: string, request: IncomingMessage, response: ServerResponse): void {
  const login = Buffer.from(request.headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString();
  if (login !== `joe:${PASSWORD}`) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    return;
  }
  const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
  const env = {
    PATH: process.env['PATH'],
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'safe.directory',
    GIT_CONFIG_VALUE_0: '*',
    PATH_INFO: pathname,
    QUERY_STRING: search.slice(1),
    REQUEST_METHOD: request.method,
    CONTENT_TYPE: request.headers['content-type'],
    HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
    GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
  };
  const backend = spawn(BACKEND, { env, stdio: ['pipe', 'pipe', 'ignore'] });
  request.pipe(backend.stdin.on('error', () => undefined));
  const said: Buffer[] = [];
  backend.stdout.on('data', (bytes: Buffer) => said.push(bytes));
  backend.stdout.on('end', () => {
    const answer = Buffer.concat(said);
    const end = answer.indexOf('\r\n\r\n');
    for (const line of answer.subarray(0, end).toString().split('\r\n')) {
      const [name = '', value = ''] = line.split(': ');
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.end(answer.subarray(end + 4));
  });
}

describe('a repository that wants a login', { skip: !existsSync(BACKEND) && 'git is not installed' }, () => {
  const stand = buildStand();

  test('is fetched with the one in its address, which is not in the list of processes', async () => {
    const root = stand.context({ 'a.txt': 'of joe' });
    const git = (...words: readonly string[]) =>
      execFileSync('git', ['-C', root, '-c', 'user.name=n', '-c', 'user.email=e@x', ...words], { stdio: 'ignore' });
    git('init', '-b', 'main');
    git('add', '.');
    git('commit', '-m', 'one');
    git('clone', '--bare', root, join(root, 'r.git'));
    let seen = '';
    const server = createServer((request, response) => {
      seen += commandLines();
      answerAsGit(root, request, response);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    await using _server = { [Symbol.asyncDispose]: async () => void server.close() };
    const { port } = server.address() as AddressInfo;
    const url = (password: string): string => `http://joe:${password}@127.0.0.1:${port}/r.git`;

    const runProgram = testHost.processes.run;
    {
      await using folder = await cloneRepository({ url: url(PASSWORD), ref: 'main', folder: '.' }, runProgram);
      assert.equal(readFileSync(join(folder.path, 'a.txt'), 'utf8'), 'of joe');
    }
    await stand.build(`FROM ${BUSYBOX}\nADD --keep-git-dir=true ${url(PASSWORD)} /all`, { tags: ['cloned'] });
    assert.equal(
      await stand.printed('cloned', `cat /all/a.txt; grep -r ${PASSWORD} /all || echo; echo none`),
      'of joe\nnone\n',
    );
    assert.match(seen, /git-remote-http/);
    assert.ok(!seen.includes(PASSWORD), 'it was in the list of processes');

    const wrong = cloneRepository({ url: url('wrong-word'), ref: 'main', folder: '.' }, runProgram);
    await assert.rejects(wrong, (error: Error) => {
      assert.match(error.message, /unable to 'git clone'/);
      assert.doesNotMatch(error.message, /wrong-word/);
      return true;
    });
  });
});
