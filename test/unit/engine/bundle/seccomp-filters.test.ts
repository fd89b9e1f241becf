import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';

import { SeccompFilters } from '../../../../src/engine/bundle/seccomp-filters.js';
import type { SeccompCompiler } from '../../../../src/host/seccomp.js';
import { ABLE_HOST } from '../../../support/container/host-facts.js';
import { PLAIN_CONFIG } from '../../../support/container/plain-config.js';

describe('seccomp filters', () => {
  let dir = '';
  let compilations = 0;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'seccomp'));
    compilations = 0;
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const compiler = (version: string | undefined = '2.5.4'): SeccompCompiler => ({
    version: () => version,
    compile: ({ syscalls = [] }) => Buffer.from(`filter ${(compilations += 1)} of ${syscalls.length} rules`),
  });
  const open = (version?: string) => new SeccompFilters(compiler(version), join(dir, 'cache'));
  const ask = (filters: SeccompFilters, config: Partial<typeof PLAIN_CONFIG> = {}, takesSeccompFilter = true) =>
    filters.settingFor({ config: { ...PLAIN_CONFIG, ...config }, host: ABLE_HOST, program: { takesSeccompFilter } });

  test('are made once and kept for every process', () => {
    const first = ask(open());
    assert.equal(first.kind, 'filter');
    assert.deepEqual([ask(open()), ask(open())], [first, first]);
    assert.equal(compilations, 1);
  });

  test('differ by capabilities, and are made again for another library', () => {
    const filters = open();
    ask(filters);
    ask(filters, { capAdd: ['SYS_ADMIN'] });
    ask(open('2.6.0'));
    assert.equal(compilations, 3);
  });

  test('that a crash cut short are made again', () => {
    const whole = ask(open());
    const [name = ''] = readdirSync(join(dir, 'cache'));
    const path = join(dir, 'cache', name);
    const text = readFileSync(path, 'utf8');
    for (const damaged of ['', text.slice(0, 8), text.slice(0, -1), ' ', `x${text}`]) {
      writeFileSync(path, damaged);
      assert.notDeepEqual(ask(open()), whole);
    }
    assert.equal(compilations, 6);
  });

  test('are none for privileged and unconfined containers', () => {
    assert.deepEqual(ask(open(), { isPrivileged: true }), { kind: 'none' });
    assert.deepEqual(ask(open(), { securityOptions: ['seccomp=unconfined'] }), { kind: 'none' });
  });

  test('are left to a runtime that takes rules only, and where there is no library', () => {
    assert.equal(ask(open(), {}, false).kind, 'profile');
    assert.equal(ask(new SeccompFilters({ ...compiler(), version: () => undefined }, dir)).kind, 'profile');
  });

  test("come from the user's file", () => {
    const path = join(dir, 'mine.json');
    writeFileSync(
      path,
      '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mkdir"],"action":"SCMP_ACT_ERRNO"}]}',
    );
    assert.deepEqual(ask(open(), { securityOptions: [`seccomp=${path}`] }), {
      kind: 'filter',
      instructions: Buffer.from('filter 1 of 1 rules').toString('base64'),
    });
    assert.throws(() => ask(open(), { securityOptions: ['seccomp=/no/such'] }), { code: 'security_option_invalid' });
  });
});
