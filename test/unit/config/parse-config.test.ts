import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { placeText } from '../../../src/config/loaded-config.js';
import { parseConfig } from '../../../src/config/parse-config.js';
import { VOCABULARY } from '../../support/screen-vocabulary.js';

const parse = (text: string) => parseConfig(text, { file: 'f.yaml', vocabulary: VOCABULARY });
const told = (text: string): readonly string[] =>
  parse(text).problems.map((problem) => `${placeText(problem)} ${problem.sentence}`);

describe('a settings file', () => {
  test('gives what it says, and where it says so', () => {
    const { settings, places, problems } = parse(
      'theme: dark\nkeys:\n  container.shell: [S, ctrl-e]\n  list.sort: 5\ncolors: { bad: bold bright-red }\n',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(settings, {
      theme: 'dark',
      keys: { 'container.shell': ['S', 'ctrl-e'], 'list.sort': ['5'] },
      colors: { bad: 'bold bright-red' },
    });
    assert.deepEqual(places.get('keys.list.sort'), { file: 'f.yaml', line: 4, column: 3 });
    assert.deepEqual(places.get('colors.bad'), { file: 'f.yaml', line: 5, column: 11 });
  });

  test('may be empty, or hold nothing but comments', () => {
    for (const text of ['', '\n', '# nothing\n', '---\n', 'null'])
      assert.deepEqual(parse(text), { settings: {}, places: new Map(), problems: [] });
  });

  const MISTAKES: readonly (readonly [text: string, ...told: readonly string[]])[] = [
    [
      'theme: drak\n',
      'f.yaml:1:8 theme is one of auto, terminal, dark, light, high-contrast, high-contrast-light, color-blind, color-blind-light, mono, not "drak": did you mean dark?',
    ],
    ['mouse: yes\n', 'f.yaml:1:8 mouse is true or false, not "yes"'],
    ['# first\nmuose: true\n', 'f.yaml:2:1 there is no setting "muose": did you mean mouse?'],
    ['xyzzy: true\n', 'f.yaml:1:1 there is no setting "xyzzy"'],
    ['refreshSeconds: 0.1\n', 'f.yaml:1:17 refreshSeconds is 0.5 or more, not 0.1'],
    ['refreshSeconds: soon\n', 'f.yaml:1:17 refreshSeconds is a number of seconds, not "soon"'],
    ['keys:\n  container.stop: s\n', 'f.yaml:2:3 keys has no "container.stop": did you mean container.start-stop?'],
    ['keys:\n  shell: s\n', 'f.yaml:2:3 keys has no "shell": did you mean container.shell?'],
    [
      'keys: { container.shell: ctrl-i }',
      'f.yaml:1:26 keys, container.shell is ctrl-i, for which terminals send what they send for tab: write tab',
    ],
    [
      'keys: { container.shell: [s, alt-x] }',
      'f.yaml:1:30 keys, container.shell, entry 2 is no key: "alt-x"; write a letter, ctrl-k, space, enter, page-up, f1 and their like',
    ],
    ['keys: [s]\n', 'f.yaml:1:7 keys is a list of names, each with its value behind a colon, not ["s"]'],
    ['colors: { bda: red }', 'f.yaml:1:11 colors has no "bda": did you mean bad?'],
    [
      'colors: { bad: redish }',
      'f.yaml:1:16 colors, bad is no look: write attributes and a colour, as "bold bright-red" or "black on #ffd75f"',
    ],
    [
      'columns: { containers: [nmae] }',
      'f.yaml:1:25 columns, containers, entry 1 is one of glyph, name, image, status, spark, cpu, memory, net, ports, not "nmae": did you mean name?',
    ],
    ['columns: { pods: [name] }', 'f.yaml:1:12 columns has no "pods"'],
    ['columns: { images: [] }', 'f.yaml:1:20 columns, images has one column or more, not []'],
    ['- theme\n', 'f.yaml:1:1 settings are lines of a name, a colon and a value'],
    ['dark\n', 'f.yaml:1:1 settings are lines of a name, a colon and a value'],
    ['commands:\n  - name: a\n', 'f.yaml:2:5 commands, entry 1 has either run or shell'],
    [
      'commands: [{ name: "a\\eb", run: [ls] }]',
      'f.yaml:1:20 commands, entry 1, name has characters that cannot be seen',
    ],
    [
      'commands:\n  - run: [ls]\n',
      'f.yaml:2:5 commands, entry 1, name is missing: it is a text: what the command is called',
    ],
    [
      'commands:\n  - { name: a, run: [ls], shwo: output }',
      'f.yaml:2:27 commands, entry 1 has no "shwo": did you mean show?',
    ],
  ];
  for (const [text, ...expected] of MISTAKES) {
    test(`that says ${JSON.stringify(text)} is told its mistake with its place`, () => {
      assert.deepEqual(told(text), expected);
      assert.deepEqual(
        Object.keys(parse(text).settings).filter((name) => name === 'theme'),
        [],
      );
    });
  }

  test('that is not YAML is passed over as a whole, with the line and column of the first mistake', () => {
    const { settings, problems } = parse('theme: dark\nkeys: [a, b\nmouse: true\n');
    assert.deepEqual(settings, {});
    assert.equal(problems.length, 1);
    assert.equal(problems[0]?.line, 3);
    assert.match(problems[0]?.sentence ?? '', /^not YAML: /);
    assert.match(told('theme: *nobody\n')[0] ?? '', /f\.yaml:1:8 not YAML: Unresolved alias/);
    assert.match(told('theme: dark\ntheme: light\n')[0] ?? '', /f\.yaml:2:1 not YAML: Map keys must be unique/);
    assert.match(told('keys: {container.shell: %}\n')[0] ?? '', /not YAML/);
  });

  test('keeps all that holds beside what does not', () => {
    const { settings, problems, places } = parse(
      [
        'theme: dark',
        'mouse: 3',
        'keys: { container.shell: [S], container.stop: [s] }',
        'commands:',
        '  - { name: broken, run: ls }',
        '  - { name: whole, on: image, key: X, run: [ls, "{{.Name}}"] }',
        '  - { name: template, shell: "echo {{.Name" }',
      ].join('\n'),
    );
    assert.equal(problems.length, 4);
    assert.deepEqual(settings, {
      theme: 'dark',
      keys: { 'container.shell': ['S'] },
      commands: [
        {
          name: 'whole',
          on: 'image',
          keys: ['X'],
          command: { kind: 'program', words: ['ls', '{{.Name}}'] },
          show: 'output',
          confirm: false,
          readsOnly: false,
        },
      ],
    });
    assert.equal(places.get('commands.whole')?.line, 6);
  });

  test('of aliases of aliases fills no memory', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (let level = 0; level < 12; level++) {
      const [name, before] = [String.fromCharCode(98 + level), String.fromCharCode(97 + level)];
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`);
    }
    assert.deepEqual(told(bomb.join('\n')), [
      'f.yaml:1:1 not YAML: Excessive alias count indicates a resource exhaustion attack',
    ]);
  });

  test('that names what every object has sets nothing of it', () => {
    const { settings } = parse('keys: { __proto__: [s], constructor: [s] }\n__proto__: { theme: dark }\n');
    assert.equal(settings.theme, undefined);
    assert.deepEqual(Object.keys(settings.keys ?? {}), []);
  });
});
