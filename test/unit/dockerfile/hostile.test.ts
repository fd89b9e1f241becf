import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  createIgnoreMatcher,
  expandWord,
  expandWords,
  exposedPorts,
  lintDockerfile,
  parseDockerfile,
  parseIgnoreFile,
  planStages,
} from '../../../src/dockerfile/index.js';
import { isEngineError } from '../../../src/errors/engine-error.js';
import { assertRefused, read } from './support.js';

const many = (count: number, text: string): string => text.repeat(count);
const FROM = 'FROM scratch\n';

/** Each of these is work that grows with the square of its size, or faster, for whoever is careless: none may take long. */
const BIG: readonly (readonly [what: string, text: string])[] = [
  ['many instructions', FROM + many(50_000, 'RUN true\n')],
  ['many continuation lines', `${FROM}RUN true ${many(100_000, '\\\n && true ')}`],
  ['many empty lines in a continuation', `${FROM}RUN true \\\n${many(200_000, '\n')}`],
  ['many comments', `${many(200_000, '# a comment\n')}${FROM}`],
  ['many comments in a continuation', `${FROM}RUN a \\\n${many(200_000, '# b \\\n')}`],
  ['a long line of blanks', `${FROM}RUN a${many(65_000, ' ')}b`],
  ['a long line of blanks and escapes', `${FROM}RUN a${many(30_000, '\\ ')}b`],
  ['a long line of quotes', `${FROM}ENV a=${many(32_000, '""')}`],
  ['a long line of flags', `${FROM}RUN ${many(8_000, '--mount=type=tmpfs,target=/a ').slice(0, 65_000)}`],
  ['a long line of brackets', `${FROM}RUN ${many(32_000, '[')}`],
  ['a here-document far away', `${FROM}RUN <<${many(30_000, ' ')}<${many(30_000, ' ')}E\nE\n`],
  ['many here-documents on a line', `${FROM}RUN ${many(9_000, '<<E ')}\n${many(9_000, 'E\n')}`],
  ['a long here-document', `${FROM}RUN <<E\n${many(500_000, 'line\n')}E\n`],
  ['many variables', `${FROM}${Array.from({ length: 9_000 }, (_, index) => `ENV a${index}=$b${index}\n`).join('')}`],
  ['many old forms', `${FROM}${many(9_000, 'maintainer x\n')}`],
  ['many triggers for many stages', `FROM scratch AS a\n${many(4_000, 'ONBUILD ENV a b\n')}${many(4_000, 'FROM a\n')}`],
  ['many stages', Array.from({ length: 20_000 }, (_, index) => `FROM a AS s${index}\n`).join('')],
  ['many labels', `${FROM}LABEL ${many(10_000, 'a=b ')}`],
  ['almost a word', `${many(1_000, 'x')}`],
];

describe('a Dockerfile with', () => {
  for (const [what, text] of BIG) {
    test(`${what} is read or refused, soon`, () => {
      const before = performance.now();
      try {
        const dockerfile = parseDockerfile(text);
        planStages(dockerfile);
        lintDockerfile(dockerfile);
      } catch (error) {
        if (!isEngineError(error)) throw error;
      }
      assert.ok(performance.now() - before < 20_000, 'a machine that does nothing else needs less than a second');
    });
  }

  test('a line longer than docker reads is refused in its words', () => {
    const reason = 'dockerfile line greater than max allowed size of 65535';
    assertRefused(`${FROM}RUN ${many(10 * 1024 * 1024, 'a')}`, reason);
    assertRefused(`${FROM}RUN ${many(33_000, 'é')}`, reason);
    assert.equal(read('FROM scratch', `RUN ${many(65_500, 'a')}`).stages.length, 1);
  });

  test('more text than any Dockerfile has is refused', () => {
    assertRefused(many(2_000_000, 'RUN true\n'), 'dockerfile text greater than max allowed size of 16777216');
  });

  test('an excerpt in an error has the lines that matter, not all', () => {
    assert.throws(
      () => parseDockerfile(`${FROM}FORM a ${many(60_000, '\\\n')}b\n`),
      (error) => isEngineError(error, 'dockerfile_invalid') && JSON.stringify(error.details).length < 2_000,
    );
  });
});

describe('a word', () => {
  test('nested too deep is refused, not the end of the stack', () => {
    for (const word of [many(50_000, '${a:-'), `${many(50_000, '${a:-')}${many(50_000, '}')}`]) {
      assert.throws(() => expandWord(word, new Map()), { code: 'word_invalid' });
    }
    assert.equal(expandWord(`${many(90, '${a:-')}x${many(90, '}')}`, new Map()), 'x');
  });

  test('that would double for ever is refused before it fills the memory', () => {
    let value = 'x';
    assert.throws(
      () => {
        for (let round = 0; round < 64; round++) value = expandWord('$a$a', new Map([['a', value]]));
      },
      { code: 'word_invalid' },
    );
    assert.ok(value.length <= 8 * 1024 * 1024);
  });

  test('in quotes, or in the place of many others, is refused before it fills the memory', () => {
    const environment = new Map([['a', many(100_000, 'x')]]);
    assert.throws(() => expandWord(`"${many(30_000, '$a')}"`, environment), { code: 'word_invalid' });
    assert.throws(() => expandWord('${a//x/$a}', environment), { code: 'word_invalid' });
    assert.equal(expandWord('${a//x/$b}', new Map([...environment, ['b', 'yy']])).length, 200_000);
  });

  test('of EXPOSE is no more ports than there are', () => {
    assert.equal(exposedPorts(Array.from({ length: 8_000 }, () => '1-65535')).length, 65_535);
    assert.throws(() => exposedPorts(Array.from({ length: 8_000 }, (_, index) => `${index + 1}-65535`)), {
      code: 'expose_invalid',
    });
  });

  test('with a pattern that makes others slow is no slower here', () => {
    const value = many(4_000, 'a');
    const environment = new Map([['A', value]]);
    assert.equal(expandWord(`\${A#${many(500, '*a')}b}`, environment), value);
    assert.equal(expandWord(`\${A%%b${many(500, 'a*')}}`, environment), value);
    assert.equal(expandWord(`\${A//${many(500, '*a')}b/x}`, environment), value);
    assert.throws(() => expandWord(`\${A#${many(60_000, '*a')}}`, environment), { code: 'word_invalid' });
  });

  test('that is long is cut into words in one go', () => {
    assert.equal(expandWords(many(500_000, 'a '), new Map()).length, 500_000);
  });
});

describe('an ignore file', () => {
  test('with patterns that make others slow is no slower here', () => {
    const matcher = createIgnoreMatcher([`${many(200, '*a')}b`, `${many(100, '**/')}x`, `${many(60, 'a?*')}[bc]`]);
    assert.equal(matcher.isIgnored(many(250, 'a')), false);
    assert.equal(matcher.isIgnored(many(100, 'a/')), false);
  });

  test('keeps no more in mind than it may, however its names differ', () => {
    const patterns = Array.from({ length: 50 }, () => many(2_000, '*a'));
    const matcher = createIgnoreMatcher(patterns);
    for (let index = 0; index < 300; index += 1) {
      assert.equal(matcher.isIgnored(many(2, `${many(40, 'ab')}${index}x`)), false);
    }
    assert.throws(() => createIgnoreMatcher([many(5_000, 'a')]), { code: 'ignore_pattern_invalid' });
  });

  test('with very many lines is read', () => {
    const lines = parseIgnoreFile(many(50_000, 'a/b*c\n'));
    assert.equal(lines.length, 50_000);
    assert.equal(createIgnoreMatcher(lines).isIgnored('a/bxc'), true);
  });
});

test('whatever is written, it is read or refused with a sentence', () => {
  const random = numbers(7);
  const pieces = [
    'FROM a',
    'FROM a AS b',
    'RUN ',
    'COPY ',
    'ADD ',
    'ENV ',
    'ARG ',
    'CMD ',
    'ONBUILD ',
    'HEALTHCHECK ',
    'EXPOSE ',
    'LABEL ',
    'VOLUME ',
    '--from=b ',
    '--mount=',
    'type=cache,target=/x',
    '--',
    '\\\n',
    '\n',
    '\n',
    '# x\n',
    '<<E',
    '<<-"E"',
    '\nE\n',
    '"',
    "'",
    '$',
    '${',
    '}',
    ':-',
    '=',
    ' ',
    '[',
    ']',
    '["a"]',
    ',',
    '\t',
    '\r\n',
    '`',
    '\u2028',
    '\uFEFF',
    '\uD800',
    'é',
    '%',
    '#',
    '/',
    '*',
    '!',
  ];
  for (let round = 0; round < 4_000; round++) {
    const body = Array.from({ length: 1 + (random() % 24) }, () => pieces[random() % pieces.length]).join('');
    const text = random() % 2 === 0 ? body : `${FROM}${body}`;
    try {
      const dockerfile = parseDockerfile(text);
      lintDockerfile(dockerfile);
      planStages(dockerfile);
    } catch (error) {
      assert.ok(isEngineError(error), `${JSON.stringify(text)}: ${error}`);
    }
    try {
      expandWords(body, new Map([['b', 'x y']]));
      createIgnoreMatcher(parseIgnoreFile(body)).isIgnored('a/b');
    } catch (error) {
      assert.ok(isEngineError(error, 'word_invalid', 'ignore_pattern_invalid'), `${JSON.stringify(body)}: ${error}`);
    }
  }
});

/** A small generator of numbers, always the same. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return state >>> 8;
  };
}
