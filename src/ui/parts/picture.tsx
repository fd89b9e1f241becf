import { Text } from 'ink';

import type { Theme } from '../theme.js';

export type PictureProps = { readonly text: string; readonly theme: Theme };

/** What was drawn as text, in characters that the terminal has. */
export function Picture({ text, theme }: PictureProps) {
  return <Text>{theme.encode(text)}</Text>;
}
