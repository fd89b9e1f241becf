import { KEYMAP_PRESETS } from '../../config/ui-config.js';
import { makeKeymap } from './effective-keymap.js';
import { helpSections } from './key-help.js';
import { keyLabel } from './key-name.js';
import { SETTING_KEYS } from './setting-keys.js';

/** docs/keys.md. */
export function keysDocument(): string {
  const sections = helpSections().map(({ title, rows }) => {
    const lines = rows.map(({ id, keys, label, help }) => `| ${codes(keys)} | ${label} | ${help} | \`${id}\` |`);
    return table(title, ['keys', '', '', 'name'], lines);
  });
  return `# Keys

Made from the keymap by \`npm run docs\`. A key that does nothing now says why. The names are for settings: see
[config.md](config.md).

${[...sections, ...presetSections(), paletteSection()].join('\n')}`;
}

/** Where a preset differs from the default. */
function presetSections(): readonly string[] {
  const usual = new Map(keymapOfPreset('default').map((binding) => [binding.id, binding.keys]));
  return KEYMAP_PRESETS.filter((preset) => preset !== 'default').map((preset) => {
    const changed = keymapOfPreset(preset).filter(({ id, keys }) => keys.join(' ') !== usual.get(id)?.join(' '));
    const lines = changed.map(
      ({ id, keys, label }) => `| ${codes(keys)} | ${label} | ${codes(usual.get(id) ?? [])} | \`${id}\` |`,
    );
    return table(`Preset ${preset}: what differs`, ['keys', '', 'instead of', 'name'], lines);
  });
}

const keymapOfPreset = (keymap: (typeof KEYMAP_PRESETS)[number]) =>
  makeKeymap({ keymap, keys: {}, commands: [] }).bindings;

/** What has no key unless its user gives it one. */
function paletteSection(): string {
  const lines = SETTING_KEYS.map(({ id, label, help }) => `| ${label} | ${help} | \`${id}\` |`);
  return table('Only in the palette', ['', '', 'name'], lines);
}

function table(title: string, head: readonly string[], lines: readonly string[]): string {
  const rule = head.map(() => ' --- ').join('|');
  return `## ${title}\n\n| ${head.join(' | ')} |\n|${rule}|\n${lines.join('\n')}\n`;
}

function codes(keys: readonly string[]): string {
  return keys.map((key) => `\`${keyLabel(key)}\``).join(' ');
}
