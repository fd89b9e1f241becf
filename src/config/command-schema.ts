import * as z from 'zod/mini';

import { COMMAND_OBJECTS, COMMAND_OUTPUTS, type CustomCommand } from './custom-command.js';
import { choice, keys, text, yesOrNo } from './schema-parts.js';
import type { ScreenVocabulary } from './screen-vocabulary.js';

/** A command of the user's own, as a file has it. */
export function commandSchema({ whyNoKey, whyNoTemplate }: ScreenVocabulary) {
  const template = text('is a text', whyNoTemplate);
  const line = text('is a text', (whole) => whyNoLine(whole, whyNoTemplate));
  const written = z.strictObject(
    {
      name: z.string({ error: 'is a text: what the command is called' }).check(
        z.minLength(1, { error: 'is not empty' }),
        z.maxLength(40, { error: 'has 40 characters or fewer' }),
        z.refine((name) => !/\p{C}/u.test(name), { error: 'has characters that cannot be seen' }),
        z.describe('What the palette and the help call it.'),
      ),
      on: z
        .optional(choice(COMMAND_OBJECTS))
        .check(z.describe('What it is for: the object under the cursor. any, unless told, needs none.')),
      key: z.optional(keys(whyNoKey)).check(z.describe('The key that runs it, or a list of keys.')),
      run: z
        .optional(
          z
            .array(template, { error: 'is a list: the program and its arguments' })
            .check(z.minLength(1, { error: 'has the program as its first entry' })),
        )
        .check(z.describe('The program and its arguments. {{.Name}} and its like stand for values of the object.')),
      shell: z
        .optional(line)
        .check(z.describe('A line for /bin/sh in the place of run. Each {{…}} is one word of it, whatever it holds.')),
      show: z
        .optional(choice(COMMAND_OUTPUTS))
        .check(
          z.describe(
            'terminal lends it the whole screen, output (unless told) shows what it printed, background says how it ended.',
          ),
        ),
      confirm: z.optional(yesOrNo()).check(z.describe('Ask first.')),
      readsOnly: z
        .optional(yesOrNo())
        .check(z.describe('It leaves everything as it is: also read-only mode allows it.')),
    },
    { error: 'is a command: name, run and their like, each with its value behind a colon' },
  );
  const hasOne = z.refine<z.output<typeof written>>(({ run, shell }) => (run === undefined) !== (shell === undefined), {
    error: 'has either run or shell',
  });
  return z.pipe(
    written.check(hasOne),
    z.transform((command: z.output<typeof written>) => toCommand(command)),
  );
}

type Written = {
  readonly name: string;
  readonly on?: CustomCommand['on'] | undefined;
  readonly key?: readonly string[] | undefined;
  readonly run?: readonly string[] | undefined;
  readonly shell?: string | undefined;
  readonly show?: CustomCommand['show'] | undefined;
  readonly confirm?: boolean | undefined;
  readonly readsOnly?: boolean | undefined;
};

function toCommand({ run = [], shell, ...written }: Written): CustomCommand {
  const { name, on = 'any', key = [], show = 'output', confirm = false, readsOnly = false } = written;
  const command =
    shell === undefined ? ({ kind: 'program', words: run } as const) : ({ kind: 'shell', line: shell } as const);
  return { name, on, keys: key, command, show, confirm, readsOnly };
}

const ACTION = /\{\{[^]*?\}\}/g;

/** In a line for the shell each value is read by itself; what is left has none. */
function whyNoLine(whole: string, whyNoTemplate: ScreenVocabulary['whyNoTemplate']): string | undefined {
  const parts = [...(whole.match(ACTION) ?? []), whole.replace(ACTION, '')];
  return parts.map(whyNoTemplate).find((reason) => reason !== undefined);
}
