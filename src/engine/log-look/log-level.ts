import type { LogEntry } from '../log/log-entry.js';

/** Words of levels that are about something that went wrong. */
const BAD =
  /\b(?:err|error|errors|fatal|panic|panicked|crit|critical|emerg|emergency|alert|severe|exception|traceback|fail|failed|failure|oom|segfault)\b|^[EF]\d{4} |"level":\s*[56]0\b/i;

/** Levels that say that nothing went wrong, wherever the line was written to. */
const FINE = /\b(?:trace|debug|info|information|notice|warn|warning)\b|^[IWD]\d{4} |"level":\s*[1234]0\b/i;

/** Only the beginning of a line tells its level. */
const LEVEL_WITHIN = 300;

/**
 * Whether a line looks like trouble: by a word of a level, and where it has none by its stream. Programs that write all
 * they say to stderr say of each line what it is.
 */
export function isErrorLine(text: string, stream: LogEntry['stream']): boolean {
  const beginning = text.length > LEVEL_WITHIN ? text.slice(0, LEVEL_WITHIN) : text;
  const level = declaredLevel(beginning);
  if (level !== undefined) return BAD.test(level);
  if (BAD.test(beginning)) return true;
  return stream === 'stderr' && !FINE.test(beginning);
}

/** `level=warn`, `"severity": "ERROR"`, `[error]`: what a line says of itself counts more than words within it. */
const DECLARED = /(?:\b(?:level|lvl|severity)"?\s*[=:]\s*"?|^\S*\s*\[|\[)([a-z]+)\b/i;

const LEVELS =
  /^(?:trace|debug|info|information|notice|warn|warning|err|error|fatal|panic|crit|critical|emerg|emergency|alert|severe)$/i;

function declaredLevel(text: string): string | undefined {
  const word = DECLARED.exec(text)?.[1];
  return word !== undefined && LEVELS.test(word) ? word : undefined;
}
