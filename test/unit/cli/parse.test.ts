import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  absentFlag,
  absentSwitch,
  integerFlag,
  switchFlag,
  textFlag,
  textListFlag,
  valueFlag,
} from '../../../src/cli/flag.js';
import { parseArguments } from '../../../src/cli/parse.js';
import { parseSwapBytes } from '../../../src/cli/values/bytes.js';

const FLAGS = {
  interactive: switchFlag({ short: 'i', help: '' }),
  tty: switchFlag({ short: 't', help: '' }),
  detach: switchFlag({ short: 'd', help: '' }),
  rm: switchFlag({ help: '' }),
  sigProxy: switchFlag({ help: '', isOn: true }),
  publish: textListFlag({ short: 'p', help: '' }),
  env: textListFlag({ short: 'e', help: '' }),
  name: textFlag({ help: '' }),
  last: integerFlag({ short: 'n', help: '' }),
  memorySwap: valueFlag({ help: '', parse: parseSwapBytes }),
  gpus: absentFlag(),
  link: absentSwitch('l'),
} as const;

const parse = (words: string, stopsAtOperand = true) =>
  parseArguments(words === '' ? [] : words.split(' '), FLAGS, { stopsAtOperand });

describe('arguments are read by docker’s rules', () => {
  const read: readonly [string, object, readonly string[]][] = [
    ['image', {}, ['image']],
    ['-it image', { interactive: true, tty: true }, ['image']],
    ['-itp 80:80 image', { interactive: true, tty: true, publish: ['80:80'] }, ['image']],
    ['-dp80:80 image', { detach: true, publish: ['80:80'] }, ['image']],
    ['-p=80:80 image', { publish: ['80:80'] }, ['image']],
    ['-eA=1 image', { env: ['A=1'] }, ['image']],
    ['-e A=1 -e B=2 image', { env: ['A=1', 'B=2'] }, ['image']],
    ['-e= image', { env: ['='] }, ['image']],
    ['-e -x image', { env: ['-x'] }, ['image']],
    ['-e -- image', { env: ['--'] }, ['image']],
    ['--env=A=1=2 image', { env: ['A=1=2'] }, ['image']],
    ['--env A=1 image', { env: ['A=1'] }, ['image']],
    ['--rm image', { rm: true }, ['image']],
    ['--rm=false image', { rm: false }, ['image']],
    ['--rm=1 image', { rm: true }, ['image']],
    ['--rm=true --rm=F image', { rm: false }, ['image']],
    ['--sig-proxy=false image', { sigProxy: false }, ['image']],
    ['-t=false image', { tty: false }, ['image']],
    ['--memory-swap -1 image', { memorySwap: -1 }, ['image']],
    ['--memory-swap=-1 image', { memorySwap: -1 }, ['image']],
    ['--name a --name b image', { name: 'b' }, ['image']],
    ['--name= image', { name: '' }, ['image']],
    ['-n-3 image', { last: -3 }, ['image']],
    ['image -it --rm', {}, ['image', '-it', '--rm']],
    ['-- -it', {}, ['-it']],
    ['-i -- image --', { interactive: true }, ['image', '--']],
    ['-', {}, ['-']],
    ['', {}, []],
  ];
  for (const [words, flags, operands] of read) {
    test(words || 'nothing', () => {
      const parsed = parse(words);
      const expected = {
        interactive: false,
        tty: false,
        detach: false,
        rm: false,
        sigProxy: true,
        publish: [],
        env: [],
      };
      const { gpus: _gpus, link: _link, ...got } = parsed.flags;
      const none = { name: undefined, last: undefined, memorySwap: undefined };
      assert.deepEqual(got, { ...none, ...expected, ...flags });
      assert.deepEqual(parsed.operands, operands);
    });
  }

  test('without a program to run, flags may come behind operands', () => {
    const { flags, operands } = parse('a -i b --name=x -- -t', false);
    assert.deepEqual([flags.interactive, flags.name, flags.tty], [true, 'x', false]);
    assert.deepEqual(operands, ['a', 'b', '-t']);
  });

  test('--help is seen wherever flags are, and no further', () => {
    assert.equal(parse('--help').wantsHelp, true);
    assert.equal(parse('-h').wantsHelp, true);
    assert.equal(parse('image --help').wantsHelp, false);
  });

  const refused: readonly [string, string, string][] = [
    ['--foo', 'flag_unknown', 'unknown flag: --foo'],
    ['--foo=1', 'flag_unknown', 'unknown flag: --foo'],
    ['--constructor', 'flag_unknown', 'unknown flag: --constructor'],
    ['--__proto__', 'flag_unknown', 'unknown flag: --__proto__'],
    ['--memorySwap 1', 'flag_unknown', 'unknown flag: --memorySwap'],
    ['---rm', 'flag_syntax_bad', 'bad flag syntax: ---rm'],
    ['--=x', 'flag_syntax_bad', 'bad flag syntax: --=x'],
    ['-z', 'flag_letter_unknown', "unknown shorthand flag: 'z' in -z"],
    ['-itz', 'flag_letter_unknown', "unknown shorthand flag: 'z' in -z"],
    ['-é', 'flag_letter_unknown', "unknown shorthand flag: 'é' in -é"],
    ['--name', 'flag_value_missing', 'flag needs an argument: --name'],
    ['-ie', 'flag_value_missing', "flag needs an argument: 'e' in -e"],
    [
      '--rm=maybe',
      'flag_value_invalid',
      'invalid argument "maybe" for "--rm" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
    ],
    [
      '-it=x',
      'flag_value_invalid',
      'invalid argument "x" for "-t, --tty" flag: strconv.ParseBool: parsing "x": invalid syntax',
    ],
    [
      '-n 1x',
      'flag_value_invalid',
      'invalid argument "1x" for "-n, --last" flag: strconv.ParseInt: parsing "1x": invalid syntax',
    ],
    [
      '-n 99999999999999999999',
      'flag_value_invalid',
      'invalid argument "99999999999999999999" for "-n, --last" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range',
    ],
    ['--memory-swap -x', 'flag_value_invalid', 'invalid argument "-x" for "--memory-swap" flag: invalid size: \'-x\''],
    ['--gpus all', 'flag_not_implemented', '--gpus is not supported yet'],
    ['-l', 'flag_not_implemented', '--link is not supported yet'],
  ];
  for (const [words, code, message] of refused) {
    test(`refuses ${words}`, () => assert.throws(() => parse(words), { code, message, exitCode: 125 }));
  }
});
