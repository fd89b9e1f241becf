import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { expander, expandInstruction, expandWord, expandWords } from '../../../src/dockerfile/index.js';
import { readOne } from './support.js';

const ENVIRONMENT = new Map([
  ['A', 'one'],
  ['B', 'two words'],
  ['EMPTY', ''],
  ['PATHS', '/usr/local/lib/x.tar.gz'],
  ['Ünï', 'letters'],
  ['_x1', 'under'],
  ['STAR', 'a*b*c'],
  ['LINES', 'a\nb\na'],
]);

const WORDS: readonly (readonly [word: string, expected: string])[] = [
  ['', ''],
  ['plain', 'plain'],
  ['$A', 'one'],
  ['${A}', 'one'],
  ['x${A}y', 'xoney'],
  ['$A$B', 'onetwo words'],
  ['$A.$_x1', 'one.under'],
  ['$Ünï', 'letters'],
  ['$NOT', ''],
  ['$', '$'],
  ['a$', 'a$'],
  ['$ A', '$ A'],
  ['$1', ''],
  ['$12x', 'x'],
  ['$@', ''],
  ['$$A', 'A'],
  ['\\$A', '$A'],
  ['\\\\$A', '\\one'],
  ['a\\nb', 'anb'],
  ['a\\', 'a'],
  ['"$A"', 'one'],
  ["'$A'", '$A'],
  ['"a\\nb"', 'a\\nb'],
  ['"a\\"b"', 'a"b'],
  ['"a\\$A"', 'a$A'],
  ['"a\\\\b"', 'a\\b'],
  ['"it\'s"', "it's"],
  ['\'say "x"\'', 'say "x"'],
  ['a"b c"d', 'ab cd'],
  ['""', ''],
  ['  a  b  ', '  a  b  '],
  ['a < b << c <', 'a < b << c <'],
  ['${A:-x}', 'one'],
  ['${NOT:-x}', 'x'],
  ['${NOT-x}', 'x'],
  ['${EMPTY:-x}', 'x'],
  ['${EMPTY-x}', ''],
  ['${A:+x}', 'x'],
  ['${NOT:+x}', ''],
  ['${EMPTY:+x}', ''],
  ['${EMPTY+x}', 'x'],
  ['${A:?no}', 'one'],
  ['${EMPTY?no}', ''],
  ['${NOT:-${A}-$B}', 'one-two words'],
  ['${NOT:-"a } b"}', 'a } b'],
  ['${NOT:-\\}}', '}'],
  ['${NOT:-}', ''],
  ['${PATHS#*/}', 'usr/local/lib/x.tar.gz'],
  ['${PATHS##*/}', 'x.tar.gz'],
  ['${PATHS%.*}', '/usr/local/lib/x.tar'],
  ['${PATHS%%.*}', '/usr/local/lib/x'],
  ['${PATHS#/usr}', '/local/lib/x.tar.gz'],
  ['${PATHS%/nothing}', '/usr/local/lib/x.tar.gz'],
  ['${PATHS#?u?r}', '/local/lib/x.tar.gz'],
  ['${PATHS%%*}', ''],
  ['${PATHS%*}', '/usr/local/lib/x.tar.gz'],
  ['${STAR#a\\*}', 'b*c'],
  ['${STAR%\\*?}', 'a*b'],
  ['${A/n/N}', 'oNe'],
  ['${PATHS/l/L}', '/usr/Local/lib/x.tar.gz'],
  ['${PATHS//l/L}', '/usr/LocaL/Lib/x.tar.gz'],
  ['${PATHS//\\//-}', '-usr-local-lib-x.tar.gz'],
  ['${PATHS/l*b/-}', '/usr/-/x.tar.gz'],
  ['${PATHS//./}', '/usr/local/lib/xtargz'],
  ['${A//*/x}', 'x'],
  ['${A//x/y}', 'one'],
  ['${LINES/a*/x}', 'x\nb\na'],
  ['${LINES//a/x}', 'x\nb\nx'],
  ['${NOT/a/b}', ''],
];

const REFUSED: readonly (readonly [word: string, reason: string])[] = [
  ['${', "syntax error: missing '}'"],
  ['${A', 'unsupported modifier () in substitution'],
  ['${}', 'syntax error: bad substitution'],
  ['${{A}}', 'syntax error: bad substitution'],
  ['${:x}', 'syntax error: bad substitution'],
  ['${A:-x', "syntax error: missing '}'"],
  ['${A:x}', 'unsupported modifier (:x) in substitution'],
  ['${A^^}', 'unsupported modifier (^) in substitution'],
  ['${A/x}', "syntax error: missing '/' in ${}"],
  ['${A/x/y', "syntax error: missing '}'"],
  ['${NOT:?}', 'NOT: is not allowed to be unset'],
  ['${EMPTY:?}', 'EMPTY: is not allowed to be empty'],
  ['${NOT?say why}', 'NOT: say why'],
  ['"open', 'unexpected end of statement while looking for matching double-quote'],
  ["'open", 'unexpected end of statement while looking for matching single-quote'],
  ['${A#\\x}', "invalid pattern (\\x) in substitution: invalid escape '\\x'"],
];

describe('a word', () => {
  for (const [word, expected] of WORDS) {
    test(`${JSON.stringify(word)} is ${JSON.stringify(expected)}`, () => {
      assert.equal(expandWord(word, ENVIRONMENT), expected);
    });
  }

  for (const [word, reason] of REFUSED) {
    test(`${JSON.stringify(word)} is refused`, () => {
      assert.throws(() => expandWord(word, ENVIRONMENT), {
        code: 'word_invalid',
        message: `failed to process ${JSON.stringify(word)}: ${reason}`,
      });
    });
  }

  test('takes the escape of the file', () => {
    assert.equal(expandWord('C:\\$A`$A', ENVIRONMENT, { escape: '`' }), 'C:\\one$A');
  });

  test('is cut at blanks outside quotes, those of a value included', () => {
    for (const [word, expected] of [
      ['a b', ['a', 'b']],
      ['  a\t"b c"  ', ['a', 'b c']],
      ['$B', ['two', 'words']],
      ['"$B"', ['two words']],
      ['x$B', ['xtwo', 'words']],
      ['a\\ b', ['a b']],
      ['$NOT', []],
      ['', []],
    ] as const) {
      assert.deepEqual(expandWords(word, ENVIRONMENT), expected, word);
    }
  });

  test('tells which variables are unset and have no default', () => {
    const unset: string[] = [];
    expandWord('$A ${C} ${D:-x} ${E:+y} ${F#*} \'$G\' "$H" $C', ENVIRONMENT, { onUnset: (name) => unset.push(name) });
    assert.deepEqual(unset, ['C', 'F', 'H']);
  });
});

describe('an instruction has its variables replaced', () => {
  const expand = expander(ENVIRONMENT);
  const expanded = (...lines: readonly string[]) => expandInstruction(readOne(...lines), expand);

  test('in sources, destination and owners', () => {
    const copy = expanded('COPY --chown=$A:$A --chmod=$_x1 $A "$B" /${A}/');
    assert.ok(copy.kind === 'copy');
    const { sources, destination, chown, chmod } = copy;
    assert.deepEqual(
      { sources, destination, chown, chmod },
      { sources: ['one', 'two words'], destination: '/one/', chown: 'one:one', chmod: 'under' },
    );
  });

  test('in a here-document that is copied, unless its name is quoted', () => {
    const copy = expanded('COPY <<X <<"Y" /', '"$A" \\$A \'', 'X', '$A', 'Y');
    assert.ok(copy.kind === 'copy');
    assert.deepEqual(
      copy.inlineFiles.map(({ content }) => content),
      ['"one" $A \'\n', '$A\n'],
    );
  });

  test('each of ENV as it was before', () => {
    const env = expanded('ENV A=new B=$A C="a b" $A=x');
    assert.ok(env.kind === 'env');
    assert.deepEqual(
      env.pairs.map(({ key, value }) => [key, value]),
      [
        ['A', 'new'],
        ['B', 'one'],
        ['C', 'a b'],
        ['one', 'x'],
      ],
    );
  });

  test('but not in a command', () => {
    for (const line of ['RUN echo $A', 'CMD ["$A"]', 'ENTRYPOINT $A', 'HEALTHCHECK CMD $A', 'ONBUILD RUN $A']) {
      assert.deepEqual(expanded(line), readOne(line));
    }
  });

  test('in ports, which may be several in one variable', () => {
    const expose = expandInstruction(readOne('EXPOSE $P 1'), expander(new Map([['P', '80 81/udp']])));
    assert.deepEqual(expose.kind === 'expose' && expose.ports, ['80', '81/udp', '1']);
  });
});
