/** What a text means; the theme says how that looks. */
export type Tone = (typeof TONES)[number];

export const TONES = [
  'plain',
  'faint',
  'strong',
  'good',
  'busy',
  'warn',
  'bad',
  'accent',
  'key',
  'selected',
  'selectedElsewhere',
  'match',
] as const;

/** What a line of a chart stands for. */
export type ChartRole = (typeof CHART_ROLES)[number];

export const CHART_ROLES = ['cpu', 'memory', 'in', 'out'] as const;
