import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import { runtimeFailure, saysUnknownContainer } from '../../../../src/engine/runtime/stderr.js';

const CONTEXT = { id: 'c1', command: '/etc/asked' };

/** Recorded words of both runtimes, by what went wrong. */
const samplesOf = (runtime: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(`test/fixtures/runtime-stderr/${runtime}.json`, 'utf8'));

const EXPECTED: Readonly<Record<string, readonly [code: string, message: string | RegExp]>> = {
  missing: ['command_not_found', 'exec: "nope": executable file not found in $PATH'],
  missing_abs: ['command_not_found', 'exec: "/nope/x": stat /nope/x: no such file or directory'],
  dir: ['command_not_executable', /^exec: "\/etc(\/asked)?": permission denied$/],
  noexec: ['command_not_executable', /^exec: "\/etc\/(asked|noexec)": permission denied$/],
  cwd: ['working_directory_unusable', 'chdir to cwd ("/etc/noexec") set in config.json failed: not a directory'],
  cwd_exec: ['working_directory_unusable', 'chdir to cwd ("/etc/noexec") set in config.json failed: not a directory'],
  source: [
    'mount_source_missing',
    'invalid mount config for type "bind": bind source path does not exist: /nonexist/x',
  ],
  mismatch: [
    'mount_kind_mismatch',
    /^error mounting "\/etc\/hostname" to rootfs at "\/etc": not a directory: Are you trying/,
  ],
  lowmem: ['memory_limit_too_low', /c1/],
  gone: ['container_not_running', 'container c1 is not running'],
  stopped: ['container_not_running', 'container c1 is not running'],
  killed: ['container_not_running', 'container c1 is not running'],
  killed_meanwhile: ['container_not_running', 'container c1 is not running'],
  unknown: ['container_not_running', 'container c1 is not running'],
  unknown_delete: ['container_not_running', 'container c1 is not running'],
  space: ['disk_full', /no space left/],
  few_descriptors: ['runtime_failed', /open files \(--ulimit nofile\) below 30 is too few/],
  other: ['runtime_failed', /RLIMIT_NOFILE|failed to write "99"/],
};

for (const runtime of ['crun-1.8.1', 'runc-1.1.5']) {
  describe(`what ${runtime} says`, () => {
    for (const [name, stderr] of Object.entries(samplesOf(runtime))) {
      test(`is understood: ${name}`, () => {
        const [code, message] = EXPECTED[name] ?? [];
        const failure = runtimeFailure(stderr, CONTEXT);
        assert.equal(failure.code, code);
        if (message instanceof RegExp) assert.match(failure.message, message);
        else assert.equal(failure.message, message);
      });
    }
  });
}

describe('the words of a runtime', () => {
  test("reach the user without the log's columns where nobody knows them", () => {
    const { message } = runtimeFailure(samplesOf('runc-1.1.5')['other'] ?? '', CONTEXT);
    assert.ok(!/level=|time=/.test(message), message);
    assert.ok(message.includes('failed to write "99"'));
  });

  test('tell an unknown container from one that is down', () => {
    for (const runtime of ['crun-1.8.1', 'runc-1.1.5']) {
      const samples = samplesOf(runtime);
      assert.equal(saysUnknownContainer(samples['unknown'] ?? ''), true);
      assert.equal(saysUnknownContainer(samples['gone'] ?? ''), false);
    }
  });

  test('are taken as they are where they are no log at all', () => {
    assert.equal(runtimeFailure('  strange\x00 words\n', CONTEXT).message, 'OCI runtime error: strange\x00 words');
    assert.equal(runtimeFailure('level=error msg="bad \\x1b escape"', CONTEXT).code, 'runtime_failed');
  });
});
