/** `0.2s`, `75.0s` */
export const secondsText = (milliseconds: number): string => `${(Math.max(0, milliseconds) / 1000).toFixed(1)}s`;

/** Five characters: `0.135`, `12.34`, `123.4`. @see moby/buildkit, util/progress/progressui/display.go */
export const stampText = (milliseconds: number): string =>
  (Math.max(0, milliseconds) / 1000).toFixed(3).slice(0, 5).padEnd(5, '0');
