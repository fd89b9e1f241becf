import type { DetailTab } from './detail.js';

/** A tab and its names, the short one for where there is little room. */
export type TabName = { readonly tab: DetailTab; readonly title: string; readonly short: string };

/** The tabs of a container, in the order of their numbers. */
export const CONTAINER_TABS: readonly TabName[] = [
  { tab: 'processes', title: 'Processes', short: 'Procs' },
  { tab: 'files', title: 'Files', short: 'Files' },
  { tab: 'changes', title: 'Changes', short: 'Diff' },
  { tab: 'environment', title: 'Environment', short: 'Env' },
  { tab: 'events', title: 'Events', short: 'Events' },
  { tab: 'inspect', title: 'Inspect', short: 'Insp' },
];

/** The tab so many places on; past the last comes the first. */
export function tabBeside(tab: DetailTab, by: number): DetailTab {
  const index = CONTAINER_TABS.findIndex((named) => named.tab === tab);
  const { length } = CONTAINER_TABS;
  return CONTAINER_TABS[(index + by + length) % length]?.tab ?? tab;
}
