import type { DetailTab } from '../../state/detail/detail.js';
import { CONTAINER_TABS, type TabName } from '../../state/detail/tabs.js';
import { textWidth } from '../../text.js';
import type { Theme } from '../../theme.js';

/** The names of the tabs with their numbers, the one that is shown standing out; short names where there is little room. */
export function tabStrip(
  shown: DetailTab,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): string {
  const title: NameOf = (name) => name.title;
  const attempts = [
    strip(shown, { nameOf: title, gap: '   ', theme }),
    strip(shown, { nameOf: title, gap: ' ', theme }),
    strip(shown, { nameOf: (name) => name.short, gap: ' ', theme }),
  ];
  return attempts.find((text) => textWidth(text) <= width) ?? attempts.at(-1) ?? '';
}

type NameOf = (name: TabName) => string;
type StripOptions = { readonly nameOf: NameOf; readonly gap: string; readonly theme: Theme };

function strip(shown: DetailTab, { nameOf, gap, theme }: StripOptions): string {
  const names = CONTAINER_TABS.map((name, index) =>
    theme.paint(name.tab === shown ? 'selected' : 'faint', `${index + 1} ${nameOf(name)}`),
  );
  return ` ${names.join(gap)}`;
}
