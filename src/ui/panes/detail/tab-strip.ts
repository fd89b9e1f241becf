import type { DetailTab } from '../../state/detail/detail.js';
import { CONTAINER_TABS, type TabName } from '../../state/detail/tabs.js';
import { textWidth } from '../../text.js';
import type { Theme } from '../../theme.js';

/** The names of the tabs with their numbers, the one that is shown standing out; short names where there is little room. */
export function tabStrip(
  shown: DetailTab,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): string {
  const whole = strip(shown, ({ title }) => title, theme);
  return textWidth(whole) <= width ? whole : strip(shown, ({ short }) => short, theme);
}

function strip(shown: DetailTab, nameOf: (name: TabName) => string, theme: Theme): string {
  return CONTAINER_TABS.map((name, index) => {
    const text = ` ${index + 1} ${nameOf(name)} `;
    return name.tab === shown ? theme.paint('selected', text) : theme.paint('faint', text);
  }).join('');
}
