import { say } from '../../language/say.js';
import type { Detail } from '../../state/detail/detail.js';
import { type TabName, tabsOf } from '../../state/detail/tabs.js';
import { textWidth } from '../../text.js';
import type { Theme } from '../../theme.js';

/** The names of the tabs with their numbers, the one that is shown standing out; short names where there is little room. */
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
  const names = tabsOf(of).map((name, index) =>
    theme.paint(name.tab === tab ? 'selected' : 'faint', `${index + 1} ${say(nameOf(name))}`),
  );
  return ` ${names.join(gap)}`;
}
