import * as z from 'zod/mini';

import { commandSchema } from './command-schema.js';
import { choice, entries, keys, yesOrNo } from './schema-parts.js';
import type { ScreenVocabulary } from './screen-vocabulary.js';
import {
  COLUMN_LISTS,
  CONFIRM_POLICIES,
  type ColumnList,
  DATE_STYLES,
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
  const settings = {
    theme: choice(THEME_NAMES),
    colors: entries(vocabulary.meanings, lookSchema(vocabulary)),
    keymap: choice(KEYMAP_PRESETS),
    keys: entries(vocabulary.actions, keys(vocabulary.whyNoKey)),
    commands: z.array(commandSchema(vocabulary), { error: 'is a list of commands' }),
    readOnly: yesOrNo(),
    confirm: choice(CONFIRM_POLICIES),
    refreshSeconds: z
      .number({ error: 'is a number of seconds' })
      .check(z.minimum(0.5, { error: 'is 0.5 or more' }), z.maximum(60, { error: 'is 60 or less' })),
    view: choice(VIEW_NAMES),
    columns: columnsSchema(vocabulary),
    dates: choice(DATE_STYLES),
    mouse: yesOrNo(),
    language: choice(['auto', 'en', 'zh-CN']),
    ascii: yesOrNo(),
    reducedMotion: yesOrNo(),
    screenReader: yesOrNo(),
  } satisfies Record<keyof UiConfig, z.ZodMiniType>;
  return z.partial(z.strictObject(settings));
}

/** What each setting means, in sentences. */
export const DESCRIPTIONS: Readonly<Record<keyof UiConfig, string>> = {
  theme:
    'How the screen looks. terminal takes the sixteen colours that you chose for your terminal; auto does so too, and takes light where the terminal says that its ground is light.',
  colors:
    'Looks of single meanings, laid over the theme: attributes (bold, underline, inverse), a colour (a name such as bright-red, or #rrggbb), and what it lies on.',
  keymap: 'Whose keys the screen takes: its own, or those of a tool you are used to.',
  keys: 'Keys of single actions, laid over the preset. An empty list takes its keys from an action; the palette still has it.',
  commands: 'Commands of your own: on a key, in the palette, and in the help.',
  readOnly: 'Refuse whatever changes anything. gantry --read-only does so once.',
  confirm:
    'What is asked about first: always whatever changes a container, interrupting what stops it, destructive only what cannot be undone. That is always asked about.',
  refreshSeconds: 'How often figures are read, in seconds.',
  view: 'What has the keys when the screen opens.',
  columns: 'Which columns a list has, in their order.',
  dates: "How moments are told: how long ago, by this machine's clock, or in UTC.",
  mouse:
    'Whether the screen takes clicks and the wheel. While it does, most terminals select text with shift held down.',
  language: 'The language of the screen; auto takes that of LC_ALL, LC_MESSAGES and LANG.',
  ascii: 'Draw with ASCII only, whatever the locale says.',
  reducedMotion: 'Let nothing move by itself but figures.',
  screenReader: 'Say line by line what there is, for a screen reader, instead of drawing it.',
};

function lookSchema({ isLook }: ScreenVocabulary) {
  return z.string({ error: 'is a look in quotes, as "bold bright-red"' }).check(
    z.refine(isLook, {
      error: 'is no look: write attributes and a colour, as "bold bright-red" or "black on #ffd75f"',
    }),
  );
}

function columnsSchema({ columns }: ScreenVocabulary) {
  const lists = COLUMN_LISTS.map((list) => [list, columnList(columns[list])] as const);
  const shape = Object.fromEntries(lists) as Record<ColumnList, ReturnType<typeof columnList>>;
  return z.partial(z.strictObject(shape, { error: 'is a list of lists, each with its columns behind a colon' }));
}

function columnList(names: readonly string[]) {
  return z
    .array(z.enum(names, { error: `is one of ${names.join(', ')}` }), { error: 'is a list of columns' })
    .check(z.minLength(1, { error: 'has one column or more' }));
}
