import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { compileTemplate } from '../../../src/cli/format/go-template/template.js';
import { LIST_WORDS } from '../../../src/cli/format/go-template/template-failures.js';
import { Fields } from '../../../src/cli/format/go-template/value.js';
import { goMap } from '../../../src/wire/go-map.js';
import { NIL_MAP, NIL_SLICE } from '../../../src/wire/nil.js';

/** As the program that asked Go had it. */
const DATA = {
  Name: '/web',
  Count: 3,
  Zero: 0,
  Big: 1_234_567_890_123_456_789n,
  Ratio: 2.5,
  IsOn: true,
  Empty: '',
  Nothing: null,
  Args: ['-g', 'daemon off;'],
  None: NIL_SLICE,
  State: { Running: true, Pid: 42, Status: 'running' },
  Labels: goMap({ tier: 'front', 'com.example.a': '1' }),
  Ports: goMap({ '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }], '443/tcp': NIL_SLICE }),
  Mounts: [
    { Source: '/a', RW: true },
    { Source: '/b', RW: false },
  ],
};

const render = (template: string, data: unknown = DATA): string => compileTemplate(template).render(data);

/**
 * What Go's own text/template (1.19) says to each template, with docker's functions, on the same data: what it prints,
 * or the error. As docker does, it was asked a second time with the data as JSON where the first time failed.
 */
type Answer = { readonly template: string } & (
  | { readonly output: string }
  | { readonly invalid: string }
  | { readonly failed: string }
);

const answers = JSON.parse(readFileSync('test/fixtures/go-templates/answers-of-go.json', 'utf8')) as readonly Answer[];

describe('go templates', () => {
  test('each is answered as Go answers it', () => {
    assert.ok(answers.length > 300);
    for (const { template, ...expected } of answers)
      assert.deepEqual({ template, ...answer(template) }, { template, ...expected });
  });

  const ours: readonly [template: string, data: unknown, expected: string][] = [
    ['{{.Label "x"}}', { Label: (name: unknown) => `label of ${String(name)}` }, 'label of x'],
    ['{{range 3}}{{.}}{{end}}', {}, '012'],
    ['{{with .A}}x{{else with .B}}{{.}}{{end}}', { A: '', B: 'b' }, 'b'],
    ['{{.ID}} {{.Id}}', { Id: 'abc' }, 'abc abc'],
    ['{{(index .P 0).HostIP}}', { P: [{ HostIp: '::' }] }, '::'],
    ['{{len .L}}{{range .L}}x{{end}}{{.L}}{{json .L}}', { L: NIL_SLICE }, '0[]null'],
    ['{{len .M}}{{.M}}{{json .M}}', { M: NIL_MAP }, '0map[]null'],
    ['{{.}}', 'whole', 'whole'],
    ['{{.A}} {{.B}} {{.C}}', { A: 1e-7, B: 1_234_567.5, C: 1e21 }, '1e-07 1.2345675e+06 1e+21'],
    ['{{printf "%.1f %.0f %.2f" .A .B .C}}', { A: 2.25, B: 2.5, C: 1.005 }, '2.2 2 1.00'],
  ];
  for (const [template, data, expected] of ours) {
    test(`${template} on ${JSON.stringify(data)}`, () => assert.equal(render(template, data), expected));
  }

  test('a template that calls itself has an end', () => {
    assert.throws(() => render('{{define "x"}}{{template "x"}}{{end}}{{template "x"}}'), {
      code: 'template_failed',
      message: /exceeded maximum template depth/,
    });
  });

  test('lists say it in their own words', () => {
    const words =
      (template: string): (() => string) =>
      () =>
        compileTemplate(template, LIST_WORDS).render(new Fields([], () => undefined, '*formatter.ContainerContext'));
    assert.throws(words('{{.ID'), { message: 'failed to parse template: template: :1: unclosed action' });
    assert.throws(words('{{.Nope}}'), {
      message: `failed to execute template: template: :1:2: executing "" at <.Nope>: can't evaluate field Nope in type *formatter.ContainerContext`,
    });
  });

  test('a name that objects inherit is no label and no field', () => {
    const fields = new Fields(['A'], (name) => (name === 'A' ? 1 : undefined));
    assert.equal(render('{{.A}} {{json .}}', fields), '1 {"A":1}');
    assert.throws(() => render('{{.toObject}}', fields), { code: 'template_failed' });
    assert.equal(render('{{.Labels.constructor}}'), '<no value>');
  });

  test('any text compiles or is refused; nothing else is thrown', () => {
    const pieces = [
      '{{',
      '}}',
      '.',
      'A',
      ' ',
      '"',
      '`',
      '(',
      ')',
      '|',
      ':=',
      '$x',
      'if',
      'end',
      'range',
      'else',
      '-',
      '/*',
      '*/',
      "'",
      '1',
      ',',
      'json',
    ];
    let seed = 1;
    const next = (): number => (seed = (seed * 48_271) % 2_147_483_647);
    for (let round = 0; round < 5000; round += 1) {
      const text = Array.from({ length: next() % 12 }, () => pieces[next() % pieces.length]).join('');
      try {
        compileTemplate(`{{${text}`).render({ A: 'a' });
      } catch (error) {
        assert.match(String((error as { code?: unknown }).code), /^template_/, `${text}: ${String(error)}`);
      }
    }
  });
});

function answer(template: string): Record<string, string> {
  try {
    return { output: render(template) };
  } catch (error) {
    assert.ok(error instanceof Error && 'code' in error, String(error));
    const message = error.message.replace('template parsing error: ', '');
    return error.code === 'template_invalid' ? { invalid: message } : { failed: message };
  }
}
