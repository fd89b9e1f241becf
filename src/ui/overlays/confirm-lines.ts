import { say } from '../language/say.js';
import { buttons } from '../parts/dialog.js';
import { tell } from '../parts/tell.js';
import { wrapWords } from '../parts/wrap-words.js';
import type { Confirm } from '../state/overlay.js';
import type { Theme } from '../theme.js';

/** What a question looks like, without its border. */
export function confirmLines(
  { lines, toggles, acceptLabel, focus }: Confirm,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): string[] {
  const { checked, unchecked } = theme.glyphs;
  return [
    ...lines.flatMap((line, index) =>
      wrapWords(tell(line), width).map((part) => (index === 0 ? theme.paint('strong', part) : part)),
    ),
    ...(toggles.length > 0 ? [''] : []),
    ...toggles.map(({ key, label, isOn }) => `${isOn ? checked : unchecked} ${theme.paint('key', key)} ${say(label)}`),
    '',
    `${buttons(
      [
        ['Cancel', focus === 'cancel'],
        [acceptLabel, focus === 'accept'],
      ],
      theme,
    )}   ${theme.paint('faint', say('y yes  n no'))}`,
  ];
}
