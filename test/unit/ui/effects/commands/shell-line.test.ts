import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { CustomCommand } from '../../../../../src/config/custom-command.js';
import { prepareCommand } from '../../../../../src/ui/effects/commands/prepare-command.js';
import { shellLine } from '../../../../../src/ui/effects/commands/shell-line.js';
import { WORDS } from '../../../../support/command-words.js';
import { temporaryFolder } from '../../../../support/temporary-folder.js';

const folder = temporaryFolder();
const trap = join(folder, 'trap');

/** Values that run something where they are read as code, or end the quotes that they stand in. */
const HOSTILE: readonly string[] = [
  `$(touch ${trap})`,
  `\`touch ${trap}\``,
  `; touch ${trap};`,
  `' ; touch ${trap} ; '`,
  `" ; touch ${trap} ; "`,
  `'$(touch ${trap})'`,
  `"$(touch ${trap})"`,
  `\\' ; touch ${trap} #`,
  `\\"; touch ${trap} #`,
  `x\ntouch ${trap}\n`,
  `&& touch ${trap}`,
  `| touch ${trap}`,
  `> ${trap}`,
  `} ; touch ${trap} ; {`,
  `\${IFS}touch\${IFS}${trap}`,
  '$GANTRY_VALUE_1',
  '{{.Name}}',
  "'",
  '"',
  '\\',
  '',
  '  spaced  out  ',
  '*',
  '-n',
  '日本 \u202e x',
];

/** Where a value may stand in a line. */
const PLACES: readonly string[] = [
  'printf %s {{.Name}}',
  'printf %s "{{.Name}}"',
  "printf %s '{{.Name}}'",
  'x={{.Name}}; printf %s "$x"',
  'printf %s "$(printf %s {{.Name}})"',
  'if [ -n x ]; then printf %s {{ .Name }}; fi',
  'printf %s \'\'{{.Name}}""',
  'printf %s "\\"{{.Name}}" | cut -c2-',
  'printf %s "$(printf %s "$(printf %s "{{.Name}}")")"',
  'printf %s "$( (printf %s \'{{.Name}}\') )"',
];

const run = (line: string, env: Readonly<Record<string, string>>): string =>
  spawnSync('/bin/sh', ['-c', line], { env: { PATH: process.env['PATH'], ...env }, encoding: 'utf8', cwd: folder })
    .stdout;

describe('a value in a line for the shell', () => {
  for (const place of PLACES) {
    test(`is one word of ${place}, whatever it holds`, () => {
      for (const value of HOSTILE) {
        const { line, values } = shellLine(place, () => value);
        const printed = run(line, values);
        // What a command prints loses its last line feeds, in a substitution or a pipe.
        if (!value.includes('\n'))
          assert.equal(printed.replace(/\n$/, ''), value.replace(/\n$/, ''), JSON.stringify(value));
        assert.ok(!existsSync(trap), `${JSON.stringify(value)} ran in ${line}`);
      }
    });
  }

  test('several are each their own', () => {
    const { line, values } = shellLine('printf "%s|%s" {{.A}} {{.B}}', (action) => (action.includes('A') ? '1' : '2'));
    assert.equal(run(line, values), '1|2');
  });

  test('a line without any is as it was written', () => {
    const text = `echo 'a "b' "c 'd" \\' \\" $HOME # {not} {{`;
    assert.deepEqual(shellLine(text, assert.fail), { line: text, values: {} });
  });
});

describe('a command that is prepared', () => {
  const command = (line: CustomCommand['command']): CustomCommand => ({
    name: 'x',
    on: 'container',
    keys: [],
    command: line,
    show: 'output',
    confirm: false,
    readsOnly: false,
  });
  const fields = { Name: 'a b; rm -rf /', Pid: 7, Ports: ['80:80'], Labels: new Map([['tier', '$(id)\0']]) };
  const prepare = async (line: CustomCommand['command']) =>
    await prepareCommand(command(line), { label: 'a', fields }, WORDS.render);

  test('has each value in one argument, and no shell', async () => {
    const words = ['tool', '--name={{.Name}}', '{{.Pid}}', '{{index .Labels "tier"}}', 'a {{join .Ports ","}}'];
    const { program, args, env, text } = await prepare({ kind: 'program', words });
    assert.equal(program, 'tool');
    assert.deepEqual(args, ['--name=a b; rm -rf /', '7', '$(id)', 'a 80:80']);
    assert.deepEqual(env, {});
    assert.equal(text, 'tool --name=a b; rm -rf / 7 $(id) a 80:80');
  });

  test('for a shell has its values in the environment', async () => {
    const { program, args, env } = await prepare({ kind: 'shell', line: 'echo {{.Name}} > "{{.Pid}}.txt"' });
    assert.equal(program, '/bin/sh');
    assert.deepEqual(args, ['-c', 'echo "${GANTRY_VALUE_1}" > "${GANTRY_VALUE_2}.txt"']);
    assert.deepEqual(env, { GANTRY_VALUE_1: 'a b; rm -rf /', GANTRY_VALUE_2: '7' });
  });

  test('with a value that the object has not is refused', async () => {
    const refused = {
      code: 'own_command_failed',
      message: /^command x of your settings: .*no entry for key "Nothing"; there are \.Name, \.Pid, \.Ports, \.Labels$/,
    };
    await assert.rejects(prepare({ kind: 'program', words: ['ls', '{{.Nothing}}'] }), refused);
    await assert.rejects(prepare({ kind: 'shell', line: 'ls {{.Nothing}}' }), refused);
  });
});
