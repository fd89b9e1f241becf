import type { AppState } from '../app-state.js';
import { type Step, step, withNotice } from '../step.js';
import { goTo, isThere } from './go-to.js';
import { hasGone, visitOf } from './visit.js';
import type { VisitMessage } from './visit-message.js';
import { MAX_VISITS, type Visits } from './visits.js';

const NOWHERE = {
  past: 'There is no place to go back to.',
  ahead: 'There is no place to go forward to.',
} as const;

/** One place back or on. What is gone is passed over, and so is what would be where one is. */
export function updateVisits(state: AppState, { to }: VisitMessage): Step {
  // What lies on top has the keys.
  if (state.overlay) return step(state);
  const way = to === 'past' ? state.visits.past.toReversed() : state.visits.ahead;
  for (const [index, visit] of way.entries()) {
    if (!isThere(state, visit)) continue;
    const gone = goTo(state, visit);
    if (!isElsewhere(state, gone.state)) continue;
    return step({ ...gone.state, visits: walked(state, to, way.slice(index + 1)) }, ...gone.effects);
  }
  const visits = { ...state.visits, [to]: [] };
  return step(withNotice({ ...state, visits }, NOWHERE[to]));
}

/** Why there is no way; undefined where one was somewhere. */
export function whyNoVisit({ visits }: AppState, to: VisitMessage['to']): string | undefined {
  return visits[to].length > 0 ? undefined : NOWHERE[to];
}

function isElsewhere(state: AppState, next: AppState): boolean {
  return hasGone(state, next) || visitOf(state).on?.id !== visitOf(next).on?.id;
}

/** Where one is lies on the other side now. */
function walked(state: AppState, to: VisitMessage['to'], left: Visits['past']): Visits {
  const { past, ahead } = state.visits;
  const here = visitOf(state);
  if (to === 'past') return { past: left.toReversed(), ahead: [here, ...ahead].slice(0, MAX_VISITS) };
  return { past: [...past, here].slice(-MAX_VISITS), ahead: left };
}
