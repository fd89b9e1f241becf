import type { SourceRange } from '../source-range.js';

/** Something a Dockerfile should not do, in the words of BuildKit's build checks. */
export type LintWarning = {
  /** `StageNameCasing` … as published. */
  readonly rule: string;
  /** What the rule is about, the same for each finding. */
  readonly description: string;
  /** What was found here. */
  readonly message: string;
  readonly url: string;
  readonly range: SourceRange;
};
