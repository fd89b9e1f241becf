/** What Go prints for a time that never was. */
const ZERO_TIME = '0001-01-01T00:00:00Z';

/** RFC 3339 in UTC; docker's time that never was for 0. */
export const utcTime = (atMs: number): string => (atMs <= 0 ? ZERO_TIME : new Date(atMs).toISOString());

/** The same in whole seconds. */
export const utcSeconds = (atMs: number): string => utcTime(atMs).replace(/\.\d+Z$/, 'Z');
