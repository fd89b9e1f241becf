import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { parseDockerfile, parseTrigger, sourceExcerpt } from '../../../src/dockerfile/index.js';
import { EngineError } from '../../../src/errors/engine-error.js';
import { assertRefused } from './support.js';

const TABLE: readonly (readonly [line: string, reason: string])[] = [
  ['FORM alpine', 'unknown instruction: FORM (did you mean FROM?)'],
  ['rnu make', 'unknown instruction: rnu (did you mean run?)'],
  ['Whatever', 'unknown instruction: Whatever'],
  ['\\', 'unknown instruction: '],
  ['FROM a b', 'FROM requires either one or three arguments'],
  ['FROM a AS', 'FROM requires either one or three arguments'],
  ['FROM a AZ b', 'FROM requires either one or three arguments'],
  ['FROM', 'FROM requires either one or three arguments'],
  ['FROM a AS 1b', 'invalid name for build stage: "1b", name can\'t start with a number or contain symbols'],
  ['FROM a AS b/c', 'invalid name for build stage: "b/c", name can\'t start with a number or contain symbols'],
  ['FROM --platfrom=x a', 'unknown flag: --platfrom (did you mean platform?)'],
  ['FROM --platform a', 'missing a value on flag: platform'],
  ['FROM --platform=a --platform=b c', 'duplicate flag specified: platform'],
  ['RUN --mount=type=bind --foo x', 'unknown flag: --foo'],
  ['RUN ["a", 1]', 'when using JSON array syntax, arrays must be comprised of strings only'],
  ['RUN ["a", ["b"]]', 'when using JSON array syntax, arrays must be comprised of strings only'],
  ['RUN --network=x a', 'unsupported network mode "x"'],
  ['RUN --network=hots a', 'unsupported network mode "hots" (did you mean host?)'],
  ['RUN --security=x a', 'unsupported security mode "x"'],
  ['RUN --mount=from=$x,target=/y a', "'from' doesn't support variable expansion, define alias stage instead"],
  ['RUN --mount=\\"a a', 'failed to parse csv mounts: extraneous or missing " in quoted-field'],
  ['CMD --x a', 'unknown flag: --x'],
  ['SHELL []', 'SHELL requires at least one argument'],
  ['SHELL', 'SHELL requires at least one argument'],
  ['SHELL /bin/sh -c', 'SHELL requires the arguments to be in JSON form'],
  ['WORKDIR', 'WORKDIR requires exactly one argument'],
  ['USER', 'USER requires exactly one argument'],
  ['STOPSIGNAL', 'STOPSIGNAL requires exactly one argument'],
  ['MAINTAINER', 'MAINTAINER requires exactly one argument'],
  ['VOLUME', 'VOLUME requires at least one argument'],
  ['VOLUME [" "]', 'VOLUME specified can not be an empty string'],
  ['VOLUME []', 'VOLUME requires at least one argument'],
  ['EXPOSE', 'EXPOSE requires at least one argument'],
  ['ENV', 'ENV requires at least one argument'],
  ['ENV a', 'ENV must have two arguments'],
  ['ENV =a', 'ENV names can not be blank'],
  ['ENV a=b c', 'Syntax error - can\'t find = in "c". Must be of the form: name=value'],
  ['LABEL a', 'LABEL must have two arguments'],
  ['ARG', 'ARG requires at least one argument'],
  ['ARG =a', 'ARG names can not be blank'],
  ['COPY a', 'COPY requires at least two arguments, but only one was provided. Destination could not be determined'],
  ['ADD ["a"]', 'ADD requires at least two arguments, but only one was provided. Destination could not be determined'],
  ['COPY --link=maybe a b', 'expecting boolean value for flag link, not: maybe'],
  ['COPY --link= a b', 'missing a value on flag: link'],
  ['COPY --checksum=x a b', 'unknown flag: --checksum'],
  ['ADD --from=x a b', 'unknown flag: --from'],
  ['HEALTHCHECK', 'HEALTHCHECK requires at least one argument'],
  ['HEALTHCHECK NONE a', 'HEALTHCHECK NONE takes no arguments'],
  ['HEALTHCHECK CMD', 'Missing command after HEALTHCHECK CMD'],
  ['HEALTHCHECK curl x', 'Unknown type "CURL" in HEALTHCHECK (try CMD)'],
  ['HEALTHCHECK --interval=5 CMD a', 'time: missing unit in duration "5"'],
  ['HEALTHCHECK --interval=5x CMD a', 'time: unknown unit "x" in duration "5x"'],
  ['HEALTHCHECK --interval=soon CMD a', 'time: invalid duration "soon"'],
  ['HEALTHCHECK --interval=10us CMD a', 'Interval "interval" cannot be less than 1ms'],
  ['HEALTHCHECK --timeout=-1s CMD a', 'Interval "timeout" cannot be less than 1ms'],
  ['HEALTHCHECK --retries=-1 CMD a', '--retries cannot be negative (-1)'],
  ['HEALTHCHECK --retries=x CMD a', 'strconv.ParseInt: parsing "x": invalid syntax'],
  ['HEALTHCHECK --retries=99999999999 CMD a', 'strconv.ParseInt: parsing "99999999999": value out of range'],
  ['ONBUILD', 'ONBUILD requires at least one argument'],
  ['ONBUILD ONBUILD RUN a', "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"],
  ['ONBUILD from a', "FROM isn't allowed as an ONBUILD trigger"],
  ['ONBUILD MAINTAINER a', "MAINTAINER isn't allowed as an ONBUILD trigger"],
  ['RUN a\0b', 'a NUL byte, which no instruction can hold'],
];

describe('a Dockerfile is refused', () => {
  for (const [line, reason] of TABLE) {
    test(`for ${JSON.stringify(line)}`, () => {
      assertRefused(`FROM scratch\n\n${line}\n`, `dockerfile parse error on line 3: ${reason}`);
    });
  }

  test('when nothing is in it', () => {
    assertRefused('', 'the Dockerfile cannot be empty');
    assertRefused('# only this\n\n', 'file with no instructions');
    assertRefused('ARG A=1\n', 'dockerfile contains no stages to build');
    assertRefused('RUN a\n', 'dockerfile parse error on line 1: no build stage in current context');
  });

  test('with the lines themselves, those that are wrong marked', () => {
    const text = 'FROM scratch\nRUN a\nENV a=b \\\n  c\nRUN d\n';
    assert.throws(
      () => parseDockerfile(text, { fileName: 'web.Dockerfile' }),
      (error) => {
        assert.ok(error instanceof EngineError);
        assert.deepEqual(error.details, {
          startLine: 3,
          endLine: 4,
          reason: 'Syntax error - can\'t find = in "c". Must be of the form: name=value',
          excerpt: [
            'web.Dockerfile:3',
            '--------------------',
            '   2 |     RUN a',
            '   3 | >>> ENV a=b \\',
            '   4 | >>>   c',
            '   5 |     RUN d',
            '--------------------',
            '',
          ].join('\n'),
        });
        return true;
      },
    );
  });

  test('an excerpt of a line shows what is around it, and no line at full length if that is absurd', () => {
    assert.equal(
      sourceExcerpt(`a\nb\n${'x'.repeat(5000)}\nd\ne\nf`, { startLine: 3, endLine: 3 }, 'D'),
      `D:3\n${'-'.repeat(20)}\n   1 |     a\n   2 |     b\n   3 | >>> ${'x'.repeat(400)}…\n   4 |     d\n   5 |     e\n${'-'.repeat(20)}\n`,
    );
    assert.equal(
      sourceExcerpt('\x1b[31ma\tb\x9b2J\r\n', { startLine: 1, endLine: 1 }, 'D').split('\n')[2],
      '   1 | >>> \ufffd[31ma\tb\ufffd2J',
    );
    assert.equal(sourceExcerpt('a', { startLine: 9, endLine: 9 }, 'D'), '');
  });

  test('a trigger is one instruction, and no FROM', () => {
    for (const [expression, reason] of [
      ['RUN a\nRUN b', 'onbuild trigger should be a single expression'],
      ['', 'onbuild trigger should be a single expression'],
      ['FROM a', "FROM isn't allowed as an ONBUILD trigger"],
    ] as const) {
      assert.throws(() => parseTrigger(expression), { message: `dockerfile parse error on line 1: ${reason}` });
    }
  });
});
