import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  createIgnoreMatcher,
  LINT_RULE_NAMES,
  type LintOptions,
  lintDockerfile,
  platformArgs,
} from '../../../src/dockerfile/index.js';
import { LINT_RULES } from '../../../src/dockerfile/lint/lint-rules.js';
import { read } from './support.js';

const LINUX = { os: 'linux', architecture: 'amd64' };
const OPTIONS: LintOptions = {
  platformArgs: platformArgs(LINUX, { os: 'linux', architecture: 'arm64' }),
  environmentOf: (base) => (base === 'unknown' ? undefined : new Map([['LANG', 'C']])),
};

/** Each finding as `rule:line`. */
const found = (lines: readonly string[], options: LintOptions = OPTIONS): readonly string[] =>
  lintDockerfile(read(...lines), options).warnings.map(({ rule, range }) => `${rule}:${range.startLine}`);

const messages = (lines: readonly string[], options: LintOptions = OPTIONS): readonly string[] =>
  lintDockerfile(read(...lines), options).warnings.map(({ message }) => message);

const TABLE: readonly (readonly [text: string, message: string | undefined])[] = [
  ['FROM a AS Big', "Stage name 'Big' should be lowercase"],
  ['FROM a as x', "'as' and 'FROM' keywords' casing do not match"],
  ['from a AS x', "'AS' and 'from' keywords' casing do not match"],
  ['from a as x', undefined],
  ['From a as x', "Command 'From' should match the case of the command majority (uppercase)"],
  ['FROM a|RUN b \\||c', 'Empty continuation line'],
  ['FROM a|run b|RUN c', "Command 'run' should match the case of the command majority (uppercase)"],
  ['from a|run b|RUN c', "Command 'RUN' should match the case of the command majority (lowercase)"],
  ['from a|RUN b', "Command 'from' should match the case of the command majority (uppercase)"],
  ['FROM a AS x|FROM b AS x', 'Duplicate stage name "x", stage names should be unique'],
  ['FROM a AS scratch', 'Stage name should not use the same name as reserved stage "scratch"'],
  ['FROM a|CMD b', 'JSON arguments recommended for CMD to prevent unintended behavior related to OS signals'],
  ['FROM a|SHELL ["/bin/bash", "-c"]|CMD b', undefined],
  ['FROM a AS x|SHELL ["/bin/bash", "-c"]|FROM x|ENTRYPOINT b', undefined],
  ['FROM a|CMD ["b"]', undefined],
  ['FROM a|MAINTAINER b', 'Maintainer instruction is deprecated in favor of using label'],
  ['ARG VERSION=1|FROM a$VERSOIN', "FROM argument 'VERSOIN' is not declared (did you mean VERSION?)"],
  ['FROM a$X', "FROM argument 'X' is not declared"],
  ['ARG X|FROM a$X', undefined],
  ['FROM a|WORKDIR b', 'Relative workdir "b" can have unexpected results if the base image changes'],
  ['FROM a|WORKDIR /b|WORKDIR c', undefined],
  ['FROM a AS x|WORKDIR /b|FROM x|WORKDIR c', undefined],
  ['FROM a|ARG D=/d|WORKDIR $D', undefined],
  ['FROM a|COPY $foo .', "Usage of undefined variable '$foo'"],
  ['FROM a|ARG foo|COPY $foo .', undefined],
  ['FROM a|COPY ${foo:-x} .', undefined],
  ['FROM a|ENV B=$LANGG', "Usage of undefined variable '$LANGG' (did you mean $LANG?)"],
  ['FROM a|ENV B=$LANG:$PATH', undefined],
  ['FROM unknown|ENV B=$C', undefined],
  ['FROM scratch|ENV B=$C', "Usage of undefined variable '$C'"],
  ['FROM a|ARG A=$B', "Usage of undefined variable '$B'"],
  ['FROM a|ARG A B=$A', undefined],
  ['FROM a|RUN echo $C', undefined],
  ['FROM a|RUN --mount=type=cache,target=/$C b', "Usage of undefined variable '$C'"],
  ['FROM a|COPY <<E /x|$C|E', "Usage of undefined variable '$C'"],
  ['FROM a|COPY <<"E" /x|$C|E', undefined],
  ['FROM a AS x|ARG V|ENV W=1|FROM x|ENV Z=$V$W', undefined],
  [
    'FROM a|CMD ["b"]|CMD ["c"]',
    'Multiple CMD instructions should not be used in the same stage because only the last one will be used',
  ],
  ['FROM a AS x|CMD ["b"]|FROM x|CMD ["c"]', undefined],
  ['FROM a|ENV B C', '"ENV key=value" should be used instead of legacy "ENV key value" format'],
  ['FROM a|LABEL B C', '"LABEL key=value" should be used instead of legacy "LABEL key value" format'],
  [
    'FROM --platform=$TARGETPLATFORM a',
    'Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior',
  ],
  ['FROM --platform=$BUILDPLATFORM a', undefined],
  ['FROM --platform=linux/amd64 a', 'FROM --platform flag should not use constant value "linux/amd64"'],
  ['FROM --platform=linux/amd64 a AS for-amd64', undefined],
  ['FROM a|ARG DB_PASSWORD', 'Do not use ARG or ENV instructions for sensitive data (ARG "DB_PASSWORD")'],
  ['FROM a|ENV auth=x', 'Do not use ARG or ENV instructions for sensitive data (ENV "auth")'],
  ['FROM a|ENV PUBLIC_KEY=x', undefined],
  ['FROM a|ENV monkey=x keyboard=y', undefined],
  ['ARG X|FROM a:$X', 'Default value for ARG a:$X results in empty or invalid base image name'],
  ['ARG X=1|FROM a:$X', undefined],
  ['FROM a|EXPOSE 80/TCP', "Defined protocol '80/TCP' in EXPOSE instruction should be lowercase"],
  [
    'FROM a|EXPOSE 1.2.3.4:80:80',
    "EXPOSE instruction should not define an IP address or host-port mapping, found '1.2.3.4:80:80'",
  ],
  ['FROM a|EXPOSE 80', undefined],
];

describe('a build check', () => {
  for (const [text, message] of TABLE) {
    test(text, () => assert.deepEqual(messages(text.split('|')), message === undefined ? [] : [message]));
  }

  test('has a sentence, a page, and a line', () => {
    assert.deepEqual(lintDockerfile(read('FROM a', 'CMD b'), OPTIONS).warnings, [
      {
        rule: 'JSONArgsRecommended',
        description:
          'JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to OS signals',
        message: 'JSON arguments recommended for CMD to prevent unintended behavior related to OS signals',
        url: 'https://docs.docker.com/go/dockerfile/rule/json-args-recommended/',
        range: { startLine: 2, endLine: 2 },
      },
    ]);
  });

  test('of the platform knows what the images are for', () => {
    const platformsOf = (base: string) => ({
      expected: 'linux/arm64',
      actual: base === 'a' ? 'linux/amd64' : 'linux/arm64',
    });
    assert.deepEqual(messages(['FROM a', 'FROM b', 'FROM scratch'], { ...OPTIONS, platformsOf }), [
      'Base image a was pulled with platform "linux/amd64", expected "linux/arm64" for current build',
    ]);
  });

  test('knows the variables of the platforms, whoever asks', () => {
    assert.deepEqual(found(['FROM --platform=$BUILDPLATFORM a', 'FROM --platform=$TARGETPLATFORM b'], {}), [
      'RedundantTargetPlatform:2',
    ]);
  });

  test('comes in the order of the lines', () => {
    assert.deepEqual(found(['FROM a as B', 'MAINTAINER x', 'CMD y', 'FROM c', 'WORKDIR d']), [
      'StageNameCasing:1',
      'FromAsCasing:1',
      'MaintainerDeprecated:2',
      'JSONArgsRecommended:3',
      'WorkdirRelativePath:5',
    ]);
  });

  test('looks at every stage, or at those that a target needs', () => {
    const lines = ['FROM a AS x', 'WORKDIR b', 'FROM c AS y', 'WORKDIR d'];
    assert.deepEqual(found(lines), ['WorkdirRelativePath:2', 'WorkdirRelativePath:4']);
    assert.deepEqual(found(lines, { ...OPTIONS, target: 'x' }), ['WorkdirRelativePath:2']);
  });

  test('is told of the FROM that brings a trigger in', () => {
    assert.deepEqual(found(['FROM a AS x', 'ONBUILD WORKDIR y', 'FROM x']), ['WorkdirRelativePath:3']);
  });

  test('never throws for a Dockerfile that cannot be built', () => {
    assert.deepEqual(found(['FROM a as x', 'COPY --from=9 a b', 'ENV A=$X']), ['FromAsCasing:1']);
    assert.deepEqual(found(['ARG A=${', 'FROM a', 'MAINTAINER x']), ['MaintainerDeprecated:3']);
    assert.deepEqual(found(['FROM a', 'ENV A="${"', 'EXPOSE ${', 'USER "', 'COPY ${ /']), []);
  });
});

describe('which build checks count', () => {
  const LINES = ['FROM a as X', 'CMD y'];
  const ALL = ['StageNameCasing:2', 'FromAsCasing:2', 'JSONArgsRecommended:3'];
  const TOP: readonly (readonly [check: string, expected: readonly string[]])[] = [
    ['error=false', ALL],
    ['skip=StageNameCasing, FromAsCasing', ['JSONArgsRecommended:3']],
    ['skip=all', []],
    ['error=true;skip=JSONArgsRecommended', ALL.slice(0, 2)],
    ['nonsense', ALL],
  ];
  for (const [check, expected] of TOP) {
    test(`# check=${check}`, () => assert.deepEqual(found([`# check=${check}`, ...LINES]), expected));
  }

  test('may be said above one instruction', () => {
    assert.deepEqual(found(['FROM a', '# check=skip=JSONArgsRecommended', 'CMD y']), []);
  });

  test('may be said by the build, before the file', () => {
    const buildArgs = new Map([['BUILDKIT_DOCKERFILE_CHECK', 'skip=FromAsCasing']]);
    assert.deepEqual(found(['# check=skip=all', ...LINES], { ...OPTIONS, buildArgs }), [ALL[0], ALL[2]]);
    assert.deepEqual(found(LINES, { ...OPTIONS, skip: ['StageNameCasing'] }), [
      'FromAsCasing:1',
      'JSONArgsRecommended:2',
    ]);
  });

  test('may make the build fail', () => {
    assert.equal(lintDockerfile(read('# check=error=true', ...LINES)).isError, true);
    assert.equal(lintDockerfile(read(...LINES)).isError, false);
  });

  test('are fewer unless experimental ones are asked for', () => {
    const ignore = createIgnoreMatcher(['tmp', '*.log']);
    const lines = [
      '# about nothing',
      'FROM a AS x',
      'COPY tmp/a ./b.log c /d/',
      'COPY --from=y tmp /',
      'ADD http://tmp/ /',
    ];
    assert.deepEqual(found(lines, { ...OPTIONS, ignore }), []);
    assert.deepEqual(messages(['# check=experimental=all', '', ...lines], { ...OPTIONS, ignore }), [
      'Comment for FROM should follow the format: `# x <description>`',
      'Attempting to Copy file "tmp/a" that is excluded by .dockerignore',
      'Attempting to Copy file "b.log" that is excluded by .dockerignore',
    ]);
    const exceptions = createIgnoreMatcher(['tmp', '!tmp/x']);
    assert.deepEqual(found(['# check=experimental=CopyIgnoredFile', ...lines], { ...OPTIONS, ignore: exceptions }), []);
  });
});

test('the examples of every rule show what it finds, and what it does not', () => {
  for (const rule of LINT_RULE_NAMES) {
    if (rule === 'InvalidBaseImagePlatform') continue;
    const ignore = createIgnoreMatcher(['tmp']);
    const rulesOf = (text: string): readonly string[] =>
      lintDockerfile(
        read('# check=experimental=all', ...(rule === 'CopyIgnoredFile' ? [''] : []), ...text.split('\n')),
        {
          ...OPTIONS,
          ignore,
        },
      ).warnings.map((warning) => warning.rule);
    assert.ok(rulesOf(LINT_RULES[rule].bad).includes(rule), `${rule}: ${LINT_RULES[rule].bad}`);
    assert.ok(!rulesOf(LINT_RULES[rule].good).includes(rule), `${rule}: ${LINT_RULES[rule].good}`);
  }
});
