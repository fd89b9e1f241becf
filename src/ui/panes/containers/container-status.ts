import type { Container } from '../../../engine/index.js';
import { span } from '../../format.js';
import { say } from '../../language/say.js';
import type { Glyphs, Tone } from '../../theme.js';

/** A container's state as glyph, word and colour: no one of them is needed to read it. */
export type StatusLook = { readonly glyph: string; readonly text: string; readonly tone: Tone };

/** `Up 3h`, `Exited (1) 2m`, and while something is done to it what that is. */
export function statusLook(
  { state, health }: Container,
  {
    nowMs,
    pending,
    glyphs,
  }: { readonly nowMs: number; readonly pending?: string | undefined; readonly glyphs: Glyphs },
): StatusLook {
  if (pending) return { glyph: glyphs.changing, text: `${say(pending)}${glyphs.ellipsis}`, tone: 'busy' };
  const up = span(nowMs - state.startedAtMs);
  switch (state.status) {
    case 'running':
      return runningLook(health, `Up ${up}`, glyphs);
    case 'paused':
      return { glyph: glyphs.paused, text: say(`Paused, up ${up}`), tone: 'warn' };
    case 'restarting':
      return { glyph: glyphs.changing, text: say(restartText(state, nowMs)), tone: 'warn' };
    case 'created':
      return {
        glyph: glyphs.stopped,
        text: say(state.error ? 'Failed to start' : 'Created'),
        tone: state.error ? 'bad' : 'faint',
      };
    case 'removing':
      return { glyph: glyphs.changing, text: say('Removing'), tone: 'busy' };
    case 'dead':
      return { glyph: glyphs.failed, text: say('Dead'), tone: 'bad' };
    case 'exited':
      return exitedLook(state, { ago: span(nowMs - state.finishedAtMs), glyphs });
    default:
      return state.status satisfies never;
  }
}

/** One that is well looks like one that is not asked: only what needs a look says more. */
function runningLook(health: Container['health'], up: string, glyphs: Glyphs): StatusLook {
  switch (health?.status) {
    case 'unhealthy':
      return { glyph: glyphs.unwell, text: say(`${up} unhealthy`), tone: 'bad' };
    case 'starting':
      return { glyph: glyphs.running, text: say(`${up} starting`), tone: 'warn' };
    case 'healthy':
    case undefined:
      return { glyph: glyphs.running, text: say(up), tone: 'good' };
  }
}

function restartText({ exitCode, restartAtMs }: Container['state'], nowMs: number): string {
  return restartAtMs > nowMs ? `Restarts in ${span(restartAtMs - nowMs)} (${exitCode})` : `Restarting (${exitCode})`;
}

function exitedLook(
  { exitCode, isOomKilled, wasStoppedByUser }: Container['state'],
  { ago, glyphs }: { readonly ago: string; readonly glyphs: Glyphs },
): StatusLook {
  if (isOomKilled) return { glyph: glyphs.failed, text: say(`OOM killed ${ago}`), tone: 'bad' };
  // 143 and 137 are what a stop looks like; only unasked are they a failure.
  const isFailure = exitCode !== 0 && !(wasStoppedByUser && exitCode > 128);
  return {
    glyph: isFailure ? glyphs.failed : glyphs.stopped,
    text: say(`Exited (${exitCode}) ${ago}`),
    tone: isFailure ? 'bad' : 'faint',
  };
}
