import * as z from 'zod';

import { COMMAND_OBJECTS, COMMAND_OUTPUTS, type CustomCommand } from './custom-command.js';
import type { ScreenVocabulary } from './screen-vocabulary.js';
import {
  COLUMN_LISTS,
  CONFIRM_POLICIES,
  type ColumnList,
  DATE_STYLES,
  DEFAULT_UI_CONFIG,
  KEYMAP_PRESETS,
  THEME_NAMES,
  type UiConfig,
  VIEW_NAMES,
} from './ui-config.js';

/** What one file may say: any of the settings. */
export type FileConfig = { readonly [Setting in keyof UiConfig]?: UiConfig[Setting] | undefined };

/**
 * What may stand in a file. The messages go on where the name of a setting ends: `theme is one of …`. The JSON schema
 * and docs/config.md are made from this, the descriptions among it.
 */
export function configSchema(vocabulary: ScreenVocabulary) {
  return z
    .strictObject({
      theme: choice(THEME_NAMES).describe(
        'How the screen looks. terminal takes the sixteen colours that you chose for your terminal; auto does so too, and takes light where the terminal says that its ground is light.',
      ),
      colors: entries(vocabulary.meanings, lookSchema(vocabulary)).describe(
        'Looks of single meanings, laid over the theme: attributes (bold, underline, inverse), a colour (a name such as bright-red, or #rrggbb), and what it lies on.',
      ),
      keymap: choice(KEYMAP_PRESETS).describe(
        'Whose keys the screen takes: its own, or those of a tool you are used to.',
      ),
      keys: entries(vocabulary.actions, keysSchema(vocabulary)).describe(
        'Keys of single actions, laid over the preset. An empty list takes its keys from an action; the palette still has it.',
      ),
      commands: z
        .array(commandSchema(vocabulary), { error: 'is a list of commands' })
        .describe('Commands of your own: on a key, in the palette, and in the help.'),
      readOnly: yesOrNo().describe('Refuse whatever changes anything. gantry --read-only does so once.'),
      confirm: choice(CONFIRM_POLICIES).describe(
        'What is asked about first: always whatever changes a container, interrupting what stops it, destructive only what cannot be undone. That is always asked about.',
      ),
      refreshSeconds: z
        .number({ error: 'is a number of seconds' })
        .min(0.5, { error: 'is 0.5 or more' })
        .max(60, { error: 'is 60 or less' })
        .describe('How often figures are read, in seconds.'),
      view: choice(VIEW_NAMES).describe('What has the keys when the screen opens.'),
      columns: columnsSchema(vocabulary).describe('Which columns a list has, in their order.'),
      dates: choice(DATE_STYLES).describe("How moments are told: how long ago, by this machine's clock, or in UTC."),
      mouse: yesOrNo().describe(
        'Whether the screen takes clicks and the wheel. While it does, most terminals select text with shift held down.',
      ),
      language: choice(['auto', 'en', 'zh-CN'] as const).describe(
        'The language of the screen; auto takes that of LC_ALL, LC_MESSAGES and LANG.',
      ),
      ascii: yesOrNo().describe('Draw with ASCII only, whatever the locale says.'),
      reducedMotion: yesOrNo().describe('Let nothing move by itself but figures.'),
      screenReader: yesOrNo().describe('Say line by line what there is, for a screen reader, instead of drawing it.'),
    } satisfies Record<keyof UiConfig, z.ZodType>)
    .partial();
}

/** What stands where no file says anything. */
export const DEFAULTS = DEFAULT_UI_CONFIG;

function choice<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, { error: `is one of ${values.join(', ')}` });
}

const yesOrNo = () => z.boolean({ error: 'is true or false' });

/** Values by names that are known. */
function entries<Value extends z.ZodType>(names: readonly string[], value: Value) {
  return z
    .partialRecord(z.enum(names), value, { error: 'is a list of names, each with its value behind a colon' })
    .transform((record) => record as Readonly<Record<string, z.output<Value>>>);
}

function lookSchema({ isLook }: ScreenVocabulary) {
  return z
    .string({ error: 'is a look in quotes, as "bold bright-red"' })
    .refine(isLook, { error: 'is no look: write attributes and a colour, as "bold bright-red" or "black on #ffd75f"' });
}

/** Figures come as numbers where they are not quoted. */
function keySchema({ whyNoKey }: ScreenVocabulary) {
  return z
    .union([z.string(), z.number()], { error: 'is the name of a key, in quotes where YAML has a use for it' })
    .transform(String)
    .superRefine(refuses(whyNoKey));
}

/** One key, or a list of them. */
function keysSchema(vocabulary: ScreenVocabulary) {
  const key = keySchema(vocabulary);
  const one = { type: ['string', 'number'] };
  return z
    .preprocess(
      (value) => (typeof value === 'string' || typeof value === 'number' ? [value] : value),
      z.array(key, { error: 'is a key, or a list of keys' }),
    )
    .meta({ anyOf: [one, { type: 'array', items: one }] });
}

function columnsSchema({ columns }: ScreenVocabulary) {
  const lists = COLUMN_LISTS.map((list) => [list, columnList(columns[list])] as const);
  const shape = Object.fromEntries(lists) as Record<ColumnList, ReturnType<typeof columnList>>;
  return z.strictObject(shape, { error: 'is a list of lists, each with its columns behind a colon' }).partial();
}

function columnList(names: readonly string[]) {
  return z
    .array(z.enum(names, { error: `is one of ${names.join(', ')}` }), { error: 'is a list of columns' })
    .min(1, { error: 'has one column or more' });
}

function commandSchema(vocabulary: ScreenVocabulary) {
  const text = z.union([z.string(), z.number(), z.boolean()], { error: 'is a text' }).transform(String);
  const template = text.superRefine(refuses(vocabulary.whyNoTemplate));
  // In a line for the shell each value is read by itself; what is left has none.
  const whyNoLine = (whole: string): string | undefined =>
    mapFirst([...(whole.match(ACTION) ?? []), whole.replace(ACTION, '')], vocabulary.whyNoTemplate);
  const line = text.superRefine(refuses(whyNoLine));
  return z
    .strictObject(
      {
        name: z
          .string({ error: 'is a text: what the command is called' })
          .min(1, { error: 'is not empty' })
          .max(40, { error: 'has 40 characters or fewer' })
          .describe('What the palette and the help call it.'),
        on: choice(COMMAND_OBJECTS)
          .optional()
          .describe('What it is for: the object under the cursor. any, unless told, needs none.'),
        key: keysSchema(vocabulary).optional().describe('The key that runs it, or a list of keys.'),
        run: z
          .array(template, { error: 'is a list: the program and its arguments' })
          .min(1, { error: 'has the program as its first entry' })
          .optional()
          .describe('The program and its arguments. {{.Name}} and its like stand for values of the object.'),
        shell: line
          .optional()
          .describe('A line for /bin/sh in the place of run. Each {{…}} is one word of it, whatever it holds.'),
        show: choice(COMMAND_OUTPUTS)
          .optional()
          .describe(
            'terminal lends it the whole screen, output (unless told) shows what it printed, background says how it ended.',
          ),
        confirm: yesOrNo().optional().describe('Ask first.'),
        readsOnly: yesOrNo().optional().describe('It leaves everything as it is: also read-only mode allows it.'),
      },
      { error: 'is a command: name, run and their like, each with its value behind a colon' },
    )
    .refine(({ run, shell }) => (run === undefined) !== (shell === undefined), {
      error: 'has either run or shell',
    })
    .transform(
      ({
        name,
        on = 'any',
        key = [],
        run = [],
        shell,
        show = 'output',
        confirm = false,
        readsOnly = false,
      }): CustomCommand => ({
        name,
        on,
        keys: key,
        command: shell === undefined ? { kind: 'program', words: run } : { kind: 'shell', line: shell },
        show,
        confirm,
        readsOnly,
      }),
    );
}

const ACTION = /\{\{[^]*?\}\}/g;

/** Makes a reason, where there is one, the message. */
function refuses(why: (text: string) => string | undefined) {
  return (text: string, context: z.RefinementCtx): void => {
    const reason = why(text);
    if (reason !== undefined) context.addIssue({ code: 'custom', message: reason });
  };
}

function mapFirst<Item, Result>(items: readonly Item[], map: (item: Item) => Result | undefined): Result | undefined {
  for (const item of items) {
    const result = map(item);
    if (result !== undefined) return result;
  }
  return undefined;
}
