import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { parseTrigger } from '../../../src/dockerfile/index.js';
import { assertRefused, fieldsOf, read, readOne } from './support.js';

const lineOf = (...lines: readonly string[]): unknown => {
  const { command } = readOne(...lines) as { command?: { line?: string } };
  return command?.line;
};

describe('continuation lines', () => {
  const TABLE: readonly (readonly [what: string, lines: readonly string[], line: string])[] = [
    ['are joined without the line feed', ['RUN a \\', 'b'], 'a b'],
    ['keep their blanks', ['RUN a \\', '    b'], 'a     b'],
    ['may end in blanks', ['RUN a \\  \t', 'b'], 'a b'],
    ['may hold comments', ['RUN a \\', '# c', '   # d', 'b'], 'a b'],
    ['may hold empty lines', ['RUN a \\', '', '  ', 'b'], 'a b'],
    ['end where the file ends', ['RUN a \\'], 'a'],
    ['are none after two escapes', ['RUN a \\\\'], 'a \\\\'],
    ['may be an escape alone', ['RUN a \\', '\\', 'b'], 'a b'],
    ['may begin before the keyword', ['\\', 'RUN a'], 'a'],
    ['may part a word', ['RUN ab\\', 'cd'], 'abcd'],
    ['may stand in a comment, and mean nothing there', ['# c \\', 'RUN a'], 'a'],
    ['hold a # that is no comment', ['RUN a \\', 'b # c'], 'a b # c'],
  ];
  for (const [what, lines, line] of TABLE) test(what, () => assert.equal(lineOf(...lines), line));

  test('with an empty line among them are told apart', () => {
    const { emptyContinuations } = read('FROM scratch', 'RUN a \\', '', 'b', 'RUN c \\', '# d', 'e');
    assert.deepEqual(emptyContinuations, [{ startLine: 2, endLine: 4 }]);
  });
});

describe('the text of a Dockerfile', () => {
  test('may have a byte order mark and CRLF', () => {
    const { stages } = read('\uFEFFFROM scratch\r', 'RUN a \\\r', 'b\r', 'ENV A=1\r');
    assert.deepEqual(
      stages[0]?.instructions.map(({ original }) => original),
      ['RUN a b', 'ENV A=1'],
    );
  });

  test('may be indented, and end without a line feed', () => {
    assert.equal(read('  FROM scratch', '\t RUN a').stages[0]?.instructions.length, 1);
  });
});

describe('parser directives', () => {
  test('stand at the very top, in whatever letters and order', () => {
    const { directives, escape } = read(
      '# Syntax = docker/dockerfile:1',
      '#escape=`',
      '  # check=skip=all',
      'FROM scratch',
    );
    assert.deepEqual(
      directives.map(({ name, value, range }) => [name, value, range.startLine]),
      [
        ['syntax', 'docker/dockerfile:1', 1],
        ['escape', '`', 2],
        ['check', 'skip=all', 3],
      ],
    );
    assert.equal(escape, '`');
  });

  test('end at the first line that is none', () => {
    for (const before of ['', '# hello', '# unknown=x', '#', 'ARG A']) {
      assert.equal(read(before, '# escape=`', 'FROM scratch').escape, '\\', before);
    }
  });

  test('change what continues a line', () => {
    const { stages } = read('# escape=`', 'FROM scratch', 'RUN a `', 'b', 'RUN c:\\');
    assert.deepEqual(
      stages[0]?.instructions.map(({ original }) => original),
      ['RUN a b', 'RUN c:\\'],
    );
  });

  test('are refused twice, and with an escape that is none', () => {
    assertRefused(
      '# escape=\\\n# escape=`\nFROM scratch',
      'dockerfile parse error on line 2: only one escape parser directive can be used',
    );
    assertRefused(
      '# escape=x\nFROM scratch',
      "dockerfile parse error on line 1: invalid escape token 'x' does not match ` or \\",
    );
  });

  test('are no comments of the instruction below', () => {
    assert.deepEqual(read('# syntax=docker/dockerfile:1', 'FROM scratch').stages[0]?.from.comments, []);
  });
});

describe('here-documents', () => {
  const heredoc = (name: string, content: string, rest: object = {}) => ({
    name,
    content,
    isExpanded: true,
    isChomped: false,
    fileDescriptor: 0,
    ...rest,
  });
  const heredocsOf = (...lines: readonly string[]): unknown => fieldsOf(...lines)['heredocs'];

  test('are read to the line that is their name', () => {
    assert.deepEqual(heredocsOf('RUN <<EOF', 'a \\', ' EOF', '# c', '', 'EOF'), [
      heredoc('EOF', 'a \\\n EOF\n# c\n\n'),
    ]);
  });

  test('may be several on one line', () => {
    assert.deepEqual(heredocsOf('RUN <<A cat 3<<B', 'a', 'A', 'b', 'B'), [
      heredoc('A', 'a\n'),
      heredoc('B', 'b\n', { fileDescriptor: 3 }),
    ]);
  });

  for (const written of ['"EOF"', "'EOF'", 'E"O"F']) {
    test(`<<${written} is not expanded`, () => {
      assert.deepEqual(heredocsOf(`RUN <<${written}`, 'a', 'EOF'), [heredoc('EOF', 'a\n', { isExpanded: false })]);
    });
  }

  test('<<- may be indented with tabs', () => {
    assert.deepEqual(heredocsOf('RUN <<-EOF', '\ta', '\t\tEOF'), [heredoc('EOF', '\ta\n', { isChomped: true })]);
  });

  test('keep CRLF, and end with it', () => {
    assert.deepEqual(heredocsOf('RUN <<EOF\r', 'a\r', 'EOF\r'), [heredoc('EOF', 'a\r\n')]);
  });

  test('may have blanks before the name', () => {
    for (const line of ['RUN << EOF', 'RUN cat <<  \tEOF > /x', "RUN cat << 'EOF' > /x"]) {
      assert.deepEqual(
        heredocsOf(line, 'a', 'EOF'),
        [heredoc('EOF', 'a\n', { isExpanded: !line.includes("'") })],
        line,
      );
    }
  });

  for (const line of [
    'RUN cat<<EOF',
    'RUN echo "<<EOF"',
    "RUN echo '<<EOF'",
    'RUN echo \\<<EOF',
    'RUN cat <<<EOF',
    'RUN ["<<EOF"]',
    'RUN x <<- EOF',
    'RUN x< <EOF',
    'RUN <<',
    "RUN don't <<EOF",
    'CMD <<EOF',
    'ENV a=<<EOF',
    'WORKDIR <<EOF',
  ]) {
    test(`${line} has none`, () => assert.deepEqual(heredocsOf(line) ?? [], []));
  }

  test('of COPY are files, beside what else is copied', () => {
    const copy = fieldsOf('COPY <<-A x <<"B" /d/', '\ta $x', '\tA', '\tb', 'B');
    assert.deepEqual(copy['inlineFiles'], [
      { name: 'A', content: 'a $x\n', isExpanded: true },
      { name: 'B', content: '\tb\n', isExpanded: false },
    ]);
    assert.deepEqual(copy['sources'], ['x']);
  });

  test('of ONBUILD go along with it', () => {
    const onbuild = readOne('ONBUILD RUN <<EOF', 'a', 'EOF');
    assert.ok(onbuild.kind === 'onbuild');
    assert.equal(onbuild.expression, 'RUN <<EOF\na\nEOF');
    const trigger = parseTrigger(onbuild.expression);
    assert.deepEqual(trigger.kind === 'run' && trigger.heredocs, [heredoc('EOF', 'a\n')]);
  });

  test('without an end are refused, as is one for a destination', () => {
    assertRefused('FROM scratch\nRUN <<EOF\na', 'dockerfile parse error on line 2: unterminated heredoc');
    assertRefused(
      'FROM scratch\nCOPY a <<EOF\na\nEOF',
      'dockerfile parse error on line 2: COPY cannot accept a heredoc as a destination',
    );
  });
});
