import type { Detail, DetailedList, DetailTab } from './detail.js';

/** A tab and its names, the short one for where there is little room. */
export type TabName = { readonly tab: DetailTab; readonly title: string; readonly short: string };

/** The tabs of a container, in the order of their numbers. */
export const CONTAINER_TABS: readonly TabName[] = [
  { tab: 'processes', title: 'Processes', short: 'Procs' },
  { tab: 'files', title: 'Files', short: 'Files' },
  { tab: 'changes', title: 'Changes', short: 'Diff' },
  { tab: 'environment', title: 'Environment', short: 'Env' },
  { tab: 'events', title: 'Events', short: 'Evts' },
  { tab: 'inspect', title: 'Inspect', short: 'Insp' },
  { tab: 'saves', title: 'Saves', short: 'Saves' },
  { tab: 'flows', title: 'Flows', short: 'Flow' },
];

/** The tabs of an image. */
export const IMAGE_TABS: readonly TabName[] = [
  { tab: 'overview', title: 'Overview', short: 'Info' },
  { tab: 'layers', title: 'Layers', short: 'Layers' },
  { tab: 'history', title: 'History', short: 'Hist' },
  { tab: 'users', title: 'Used by', short: 'Used' },
  { tab: 'dockerfile', title: 'Dockerfile', short: 'File' },
  { tab: 'inspect', title: 'Inspect', short: 'Insp' },
  { tab: 'compare', title: 'Compare', short: 'Cmp' },
];

const TABS: Readonly<Record<DetailedList, readonly TabName[]>> = {
  containers: CONTAINER_TABS,
  images: IMAGE_TABS,
  volumes: [{ tab: 'files', title: 'Files', short: 'Files' }],
  networks: [{ tab: 'flows', title: 'Flows', short: 'Flows' }],
  projects: [{ tab: 'services', title: 'Services', short: 'Services' }],
};

/** The tabs of what such a list has. */
export function tabsOf(list: DetailedList): readonly TabName[] {
  return TABS[list];
}

/** The tab to open on what a list has: the one asked for, or that was shown last, where there is such a one. */
export function openingTab(list: DetailedList, tab: DetailTab): DetailTab {
  const names = tabsOf(list);
  return names.find((name) => name.tab === tab)?.tab ?? names[0]?.tab ?? tab;
}

/** The tab so many places on; past the last comes the first. */
export function tabBeside({ of, tab }: Pick<Detail, 'of' | 'tab'>, by: number): DetailTab {
  const names = tabsOf(of);
  const index = names.findIndex((named) => named.tab === tab);
  return names[(index + by + names.length) % names.length]?.tab ?? tab;
}
