import * as z from 'zod/mini';

import { configSchema, DESCRIPTIONS } from '../config/schema.js';
import type { ScreenVocabulary } from '../config/screen-vocabulary.js';
import { COLUMN_LISTS, DEFAULT_UI_CONFIG } from '../config/ui-config.js';
import { COMMAND_FIELDS } from './state/commands/command-target.js';
import { COLOR_NAMES } from './themes/color.js';
import { screenVocabulary } from './vocabulary.js';

/** Templates are not tried here: what they may hold is said in words. */
const VOCABULARY: ScreenVocabulary = screenVocabulary({ whyNoTemplate: () => undefined });

/** docs/config.schema.json: for editors that complete and check while one types. */
export function settingsSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(configSchema(VOCABULARY), { io: 'input' });
  const titled = { $schema, title: "Settings of gantry's screen", ...withDefaults(schema) };
  return `${JSON.stringify(titled, undefined, 2)}\n`;
}

type Property = {
  readonly description?: string | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly type?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
};

function withDefaults(schema: { readonly properties?: unknown }): object {
  const defaults: Readonly<Record<string, unknown>> = DEFAULT_UI_CONFIG;
  const properties = Object.entries(schema.properties as Readonly<Record<string, Property>>);
  const told = properties.map(([name, property]) => {
    const description = DESCRIPTIONS[name as keyof typeof DESCRIPTIONS];
    return [name, { description, ...property, default: defaults[name] }] as const;
  });
  return { ...schema, properties: Object.fromEntries(told) };
}

/** docs/config.md. */
export function settingsDocument(): string {
  const { properties } = z.toJSONSchema(configSchema(VOCABULARY), { io: 'input' });
  const settings = Object.entries(properties as Readonly<Record<string, Property>>);
  return `# Settings

Made from the code by \`npm run docs\`. The screen reads \`/etc/gantry/config.yaml\`, and over it
\`$XDG_CONFIG_HOME/gantry/config.yaml\` (\`~/.config/gantry/config.yaml\` where that is not set), or the file that
\`GANTRY_CONFIG\` names. What neither says has its default. What does not hold is told with its line and column, at the
foot of the screen and by \`gantry config check\`, and has its default too: a broken file never keeps the screen from
opening.

\`\`\`sh
gantry config path     # where your settings are
gantry config edit     # open them in $VISUAL or $EDITOR, and check them afterwards
gantry config show     # what holds, and the file and line that says so
gantry config check    # what does not hold
\`\`\`

Editors that know YAML schemas complete and check it with this as its first line:

\`\`\`yaml
# yaml-language-server: $schema=/path/to/gantry/docs/config.schema.json
\`\`\`

## All settings

| setting | values | default | |
| --- | --- | --- | --- |
${settings.map(([name, property]) => settingRow(name, property)).join('\n')}

\`NO_COLOR\`, \`TERM=dumb\` and a locale without UTF-8 hold whatever the settings say.

## Keys

\`\`\`yaml
keymap: lazydocker
keys:
  container.start-stop: [s, ctrl-t]
  image.pull: []          # no key; the palette still has it
  theme.light: f1
\`\`\`

The names of all actions are in [keys.md](keys.md). A key is a character (\`s\`, \`S\`, \`?\`), \`ctrl-k\`, \`space\`, \`enter\`,
\`escape\`, \`tab\`, \`shift-tab\`, \`backspace\`, \`delete\`, \`up\`, \`down\`, \`left\`, \`right\`, \`alt-left\`, \`alt-right\`,
\`page-up\`, \`page-down\`, \`home\`, \`end\` or \`f1\`; YAML wants quotes around some: \`"*"\`, \`"["\`, \`"?"\`, \`"~"\`. Two actions on one key are told with both names.
The keys of questions and fields are always the same, so that no habit from elsewhere confirms anything.

## Colours

\`\`\`yaml
theme: dark
colors:
  bad: bold bright-red
  match: "#000000 on #ffd75f"
\`\`\`

Meanings: ${codes(VOCABULARY.meanings)}. Colours: ${codes(COLOR_NAMES)}, or \`#rrggbb\`, which a
terminal with fewer colours shows as near as it can. Attributes: \`bold\`, \`underline\`, \`inverse\`; \`none\` for no look of its own.
The contrast of every theme, and that of its good, warning and bad for colour-blind eyes, is checked by a test.

## Columns

\`\`\`yaml
columns:
  containers: [glyph, name, status, cpu, memory]
  top: [cpu, memory, rx/s, tx/s, up]
\`\`\`

\`top\` is the table of all containers' figures, where state and name always come first.

${COLUMN_LISTS.map((list) => `- ${list}: ${codes(VOCABULARY.columns[list])}`).join('\n')}

## Commands of your own

\`\`\`yaml
commands:
  - name: trace
    on: container
    key: X
    run: [strace, -f, -p, "{{.Pid}}"]
    show: terminal
    confirm: true
  - name: errors
    on: container
    shell: gantry logs {{.Name}} 2>&1 | grep -i error | tail -n 50
    readsOnly: true
\`\`\`

${table(['field', ''], commandRows())}

\`run\` is a list: no shell reads it, and each value stays one argument. In \`shell\` each \`{{…}}\` becomes a variable of the
environment that is quoted as its place needs it, so that no name, label or path of an object is ever read as code. Values
are read as Go templates, as those of \`--format\`:

${table(
  ['on', 'values'],
  Object.entries(COMMAND_FIELDS).map(
    ([on, fields]) => `| ${on} | ${fields.length > 0 ? codes(fields.map((field) => `.${field}`)) : 'none'} |`,
  ),
)}

\`{{index .Labels "com.example.tier"}}\` is a label. Commands run with your rights, in the folder that gantry was started in.
`;
}

function settingRow(name: string, property: Property): string {
  const value = (DEFAULT_UI_CONFIG as Readonly<Record<string, unknown>>)[name];
  return `| \`${name}\` | ${valuesOf(property)} | ${isEmpty(value) ? '' : `\`${String(value)}\``} | ${DESCRIPTIONS[name as keyof typeof DESCRIPTIONS]} |`;
}

function valuesOf({ enum: values, type, minimum, maximum }: Property): string {
  if (values) return codes(values.map(String));
  if (type === 'boolean') return '`true`, `false`';
  if (type === 'number') return `${minimum} to ${maximum}`;
  return type === 'array' ? 'a list, see below' : 'see below';
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

function commandRows(): readonly string[] {
  const { properties } = z.toJSONSchema(configSchema(VOCABULARY), { io: 'input' });
  const { items } = (properties as Readonly<Record<string, { readonly items?: unknown }>>)['commands'] ?? {};
  const fields = (items as { readonly properties: Readonly<Record<string, Property>> }).properties;
  return Object.entries(fields).map(([name, { description = '', enum: values }]) => {
    const choices = values ? ` One of ${codes(values.map(String))}.` : '';
    return `| \`${name}\` | ${description}${choices} |`;
  });
}

function table(head: readonly string[], rows: readonly string[]): string {
  return [`| ${head.join(' | ')} |`, `|${head.map(() => ' --- ').join('|')}|`, ...rows].join('\n');
}

const codes = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');
