import { say } from '../language/say.js';
import { buttons } from '../parts/dialog.js';
import { tell } from '../parts/tell.js';
import { wrapWords } from '../parts/wrap-words.js';
import type { Confirm } from '../state/overlay.js';
import { textWidth } from '../text.js';
import type { Theme } from '../theme.js';

/** How many lines of names stay where there is not room for all that is said. */
const LEAST_NAME_LINES = 2;

export type ConfirmPlace = { readonly width: number; readonly height: number; readonly theme: Theme };

/** What a question looks like, without its border. Whatever has no room, the switches and the buttons have. */
export function confirmLines(
  { lines, toggles, acceptLabel, focus }: Confirm,
  { width, height, theme }: ConfirmPlace,
): string[] {
  const { checked, unchecked, ellipsis } = theme.glyphs;
  const [names = [], ...effects] = lines.map((line) => wrapWords(tell(line), width));
  const effect = effects.flat();
  const switches = toggles.flatMap(({ key, label, isOn }) => {
    const box = isOn ? checked : unchecked;
    const indent = textWidth(`${box} ${key} `);
    const [first = '', ...rest] = wrapWords(say(label), width - indent);
    return [`${box} ${theme.paint('key', key)} ${first}`, ...rest.map((line) => ' '.repeat(indent) + line)];
  });
  const foot = [...switches, '', buttonLine({ acceptLabel, focus }, theme)];
  const room = height - foot.length;
  const shownNames = shortened(
    names.map((line) => theme.paint('strong', line)),
    { room: Math.max(LEAST_NAME_LINES, room - effect.length), ellipsis },
  );
  const shownEffect = shortened(effect, { room: Math.max(0, room - shownNames.length), ellipsis });
  const isRoomy = shownNames.length + shownEffect.length < room;
  return [...shownNames, ...shownEffect, ...(switches.length > 0 && isRoomy ? [''] : []), ...foot];
}

function buttonLine({ acceptLabel, focus }: Pick<Confirm, 'acceptLabel' | 'focus'>, theme: Theme): string {
  const labels: readonly (readonly [label: string, hasFocus: boolean])[] = [
    ['Cancel', focus === 'cancel'],
    [acceptLabel, focus === 'accept'],
  ];
  return `${buttons(labels, theme)}   ${theme.paint('faint', say('y yes  n no'))}`;
}

/** The first lines, the last of them with a sign that there are more. */
function shortened(
  lines: readonly string[],
  { room, ellipsis }: { readonly room: number; readonly ellipsis: string },
): readonly string[] {
  if (lines.length <= room) return lines;
  return lines.slice(0, room).map((line, index) => (index === room - 1 ? `${line}${ellipsis}` : line));
}
