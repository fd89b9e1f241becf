import type { BuildRow } from '../../../engine/index.js';
import type { Form } from '../forms/form.js';
import type { Problem } from '../problem.js';

/** Builds that the screen has begun, and what becomes of them. */
export type BuildMessage =
  | { readonly type: 'build.begun'; readonly buildId: number; readonly title: string; readonly form: Form }
  | { readonly type: 'build.progressed'; readonly buildId: number; readonly rows: readonly BuildRow[] }
  | { readonly type: 'build.done'; readonly buildId: number; readonly name: string }
  | { readonly type: 'build.failed'; readonly buildId: number; readonly problem: Problem }
  /** The newest one is to be looked at, or else a form for one. */
  | { readonly type: 'build.asked'; readonly form: Form }
  | { readonly type: 'build.step.moved'; readonly by: number }
  /** What runs is to be shown again, whatever was chosen. */
  | { readonly type: 'build.followed' }
  | { readonly type: 'build.output.scrolled'; readonly by: number }
  | { readonly type: 'build.cancel.asked' }
  /** Its form is to be filled in again. */
  | { readonly type: 'build.mended' };

export type BuildEffect = { readonly type: 'build.cancel'; readonly buildId: number };
