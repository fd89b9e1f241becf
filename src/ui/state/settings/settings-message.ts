import type { KeymapPreset, ThemeName } from '../../../config/ui-config.js';

/** What is chosen about the screen while it is there. It lasts until the screen is left; files are never written. */
export type SettingsMessage =
  | { readonly type: 'theme.chosen'; readonly theme: ThemeName }
  | { readonly type: 'preset.chosen'; readonly keymap: KeymapPreset }
  /** What in the settings files does not hold. */
  | { readonly type: 'config.problems.shown' };
