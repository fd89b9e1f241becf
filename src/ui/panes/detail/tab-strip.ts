import { say } from '../../language/say.js';
import type { Detail } from '../../state/detail/detail.js';
import { type TabName, tabsOf } from '../../state/detail/tabs.js';
import { textWidth } from '../../text.js';
import type { Theme } from '../../theme.js';

/**
 * The names of the tabs with their numbers, the one that is shown standing out; short names where there is little room. One
 * alone has no number: the numbers are those of the views there.
 */
export function tabStrip(shown: ShownTab, { width, theme }: { readonly width: number; readonly theme: Theme }): string {
  const title: NameOf = (name) => name.title;
  const attempts = [
    strip(shown, { nameOf: title, gap: '   ', theme }),
    strip(shown, { nameOf: title, gap: ' ', theme }),
    strip(shown, { nameOf: (name) => name.short, gap: ' ', theme }),
  ];
  return attempts.find((text) => textWidth(text) <= width) ?? attempts.at(-1) ?? '';
}

type ShownTab = Pick<Detail, 'of' | 'tab'>;
type NameOf = (name: TabName) => string;
type StripOptions = { readonly nameOf: NameOf; readonly gap: string; readonly theme: Theme };

function strip({ of, tab }: ShownTab, { nameOf, gap, theme }: StripOptions): string {
  const tabs = tabsOf(of);
  const names = tabs.map((name, index) => {
    const number = tabs.length > 1 ? `${index + 1} ` : '';
    return theme.paint(name.tab === tab ? 'selected' : 'faint', `${number}${say(nameOf(name))}`);
  });
  return ` ${names.join(gap)}`;
}
