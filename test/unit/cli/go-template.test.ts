import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { compileTemplate } from '../../../src/cli/format/go-template/template.js';
import { Fields, goMap } from '../../../src/cli/format/go-template/value.js';

const DATA = {
  Name: '/web',
  Count: 3,
  Zero: 0,
  Big: 1_234_567_890_123_456_789n,
  IsOn: true,
  Empty: '',
  Nothing: null,
  Args: ['-g', 'daemon off;'],
  None: [],
  State: { Running: true, Pid: 42 },
  Labels: goMap({ tier: 'front', 'com.example.a': '1' }),
  Ports: goMap({ '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }], '443/tcp': null }),
  Mounts: [
    { Source: '/a', RW: true },
    { Source: '/b', RW: false },
  ],
  Label: (name: unknown) => `label of ${String(name)}`,
};

const render = (template: string, data: unknown = DATA): string => compileTemplate(template).render(data);

describe('go templates', () => {
  const rendered: readonly [string, string][] = [
    ['plain', 'plain'],
    ['{{.Name}}', '/web'],
    ['{{ .State.Pid }}!', '42!'],
    ['{{.Count}} {{.IsOn}} {{.Nothing}}', '3 true <nil>'],
    ['{{.Args}}', '[-g daemon off;]'],
    ['{{.State}}', '{true 42}'],
    ['{{.Labels}}', 'map[com.example.a:1 tier:front]'],
    ['{{.Labels.tier}}', 'front'],
    ['{{.Labels.nope}}', '<no value>'],
    ['{{index .Labels "com.example.a"}}', '1'],
    ['{{index .Labels "nope"}}', ''],
    ['{{(index (index .Ports "80/tcp") 0).HostPort}}', '8080'],
    ['{{index .Args 1}}', 'daemon off;'],
    ['{{json .Args}}', '["-g","daemon off;"]'],
    ['{{json .Labels}}', '{"com.example.a":"1","tier":"front"}'],
    ['{{json .Big}}', '1234567890123456789'],
    ['{{json .State}}', '{"Running":true,"Pid":42}'],
    ['{{.Args | json}}', '["-g","daemon off;"]'],
    ['{{join .Args ", "}}', '-g, daemon off;'],
    ['{{len .Args}} {{len .Name}} {{len .Labels}}', '2 4 2'],
    ['{{split "a,b" ","}}', '[a b]'],
    ['{{upper .Name}}{{lower "ABC"}}{{title "two words"}}', '/WEBabcTwo Words'],
    ['{{truncate .Name 2}}|{{pad "x" 1 2}}|', '/w| x  |'],
    ['{{slice .Name 1}} {{slice .Name 1 3}}', 'web we'],
    [
      '{{printf "%s has %d (%5.1f%%) %q %-4s| %04d %v %t" "x" 3 2.25 "q" "l" 7 .Args .IsOn}}',
      'x has 3 (  2.3%) "q" l   | 0007 [-g daemon off;] true',
    ],
    ['{{println "a" 1}}', 'a 1\n'],
    ['{{if .IsOn}}on{{else}}off{{end}}', 'on'],
    ['{{if .None}}some{{else}}none{{end}}', 'none'],
    ['{{if .Empty}}a{{else if .Zero}}b{{else if eq .Count 3}}c{{else}}d{{end}}', 'c'],
    ['{{if and .IsOn (not .Empty)}}yes{{end}}', 'yes'],
    ['{{or .Empty .Name}}', '/web'],
    ['{{and .Zero .Nothing.Whatever}}', '0'],
    ['{{range .Args}}<{{.}}>{{end}}', '<-g><daemon off;>'],
    ['{{range $i, $a := .Args}}{{$i}}={{$a}};{{end}}', '0=-g;1=daemon off;;'],
    ['{{range $k, $v := .Labels}}{{$k}}={{$v}} {{end}}', 'com.example.a=1 tier=front '],
    ['{{range .None}}x{{else}}none{{end}}', 'none'],
    ['{{range .Mounts}}{{if not .RW}}{{continue}}{{end}}{{.Source}}{{end}}', '/a'],
    ['{{range .Mounts}}{{.Source}}{{break}}{{end}}', '/a'],
    ['{{range $p, $b := .Ports}}{{$p}}{{range $b}}->{{.HostPort}}{{end}} {{end}}', '443/tcp 80/tcp->8080 '],
    ['{{with .State}}{{.Pid}} {{$.Name}}{{end}}', '42 /web'],
    ['{{with .Empty}}x{{else}}y{{end}}', 'y'],
    ['{{$n := .Name}}{{$n}}{{$n = "b"}}{{$n}}', '/webb'],
    ['{{if .IsOn}}{{$x := 1}}{{$x}}{{end}}', '1'],
    ['a  {{- "b" -}}  c', 'abc'],
    ['a{{/* a comment */}}b{{- /* trims */ -}} c', 'abc'],
    ['{{"quote \\" tab\\t"}}{{`raw \\n`}}', 'quote " tab\traw \\n'],
    ['{{printf "%d" \'a\'}}', '97'],
    ['{{eq 1 2 3 1}} {{ne "a" "b"}} {{lt 1 2}} {{le 2 2}} {{gt "b" "a"}} {{ge 1 2}}', 'true true true true true false'],
    ['{{.Label "x"}}', 'label of x'],
    ['{{(.State).Pid}}', '42'],
    ['{{printf "%s" "missing %s"}}', 'missing %s'],
    ['{{printf "%s"}}', '%!s(MISSING)'],
    ['{{printf "x" 1}}', 'x%!(EXTRA int=1)'],
    ['{{.}}', 'whole'],
  ];
  for (const [template, expected] of rendered) {
    test(template, () => assert.equal(render(template, template === '{{.}}' ? 'whole' : DATA), expected));
  }

  const refused: readonly [string, string][] = [
    ['{{.Name', 'unclosed action'],
    ['{{', 'unclosed action'],
    ['{{}}', 'missing value for command'],
    ['{{if}}x{{end}}', 'missing value for if'],
    ['{{if .IsOn}}x', 'unexpected EOF'],
    ['{{end}}', 'unexpected {{end}}'],
    ['{{else}}', 'unexpected {{else}}'],
    ['{{if .A}}{{else}}{{else}}{{end}}', 'expected end; found {{else}}'],
    ['{{nope .Name}}', 'function "nope" not defined'],
    ['{{constructor}}', 'function "constructor" not defined'],
    ['{{$x}}', 'undefined variable "$x"'],
    ['{{if .IsOn}}{{$x := 1}}{{end}}{{$x}}', 'undefined variable "$x"'],
    ['{{"open}}', 'unterminated quoted string'],
    ['{{(.Name}}', 'unclosed left paren'],
    ['{{.Name)}}', 'unexpected ")" in command'],
    ['{{break}}', '{{break}} outside {{range}}'],
    ['{{define "x"}}{{end}}', '{{define}} is not supported'],
    ['{{.Name | }}', 'missing value for command'],
  ];
  for (const [template, reason] of refused) {
    test(`cannot be read: ${template}`, () =>
      assert.throws(() => compileTemplate(template), {
        code: 'template_invalid',
        message: `template parsing error: template: :1: ${reason}`,
      }));
  }

  const failing: readonly [string, RegExp][] = [
    ['{{.Nope}}', /at <.Nope>: map has no entry for key "Nope"/],
    ['{{.Name.Nope}}', /can't evaluate field Nope in type string/],
    ['{{.Nothing.X}}', /nil data; no entry for key "X"/],
    ['{{.constructor}}', /no entry for key "constructor"/],
    ['{{.__proto__}}', /no entry for key "__proto__"/],
    ['{{index .Args 5}}', /error calling index: index out of range: 5/],
    ['{{index .Args -1}}', /error calling index: index out of range: -1/],
    ['{{index (index .Ports "81/tcp") 0}}', /index/],
    ['{{lt 1 "a"}}', /error calling lt: incompatible types for comparison/],
    ['{{eq .State .State}}', /error calling eq: non-comparable type/],
    ['{{.Name "x"}}', /can't give argument to non-function .Name/],
    ['{{range .Name}}{{end}}', /range can't iterate over \/web/],
    ['{{len .Count}}', /error calling len/],
  ];
  for (const [template, reason] of failing) {
    test(`cannot be carried out: ${template}`, () =>
      assert.throws(() => render(template), { code: 'template_failed', message: reason }));
  }

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
