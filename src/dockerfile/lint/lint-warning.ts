import type { SourceRange } from '../source-range.js';
import { LINT_RULES, type LintRule, type LintRuleName, lintRuleUrl } from './lint-rules.js';

/** Something a Dockerfile should not do, in the words of BuildKit's build checks. */
export type LintWarning = {
  /** `StageNameCasing` … as published. */
  readonly rule: LintRuleName;
  /** What the rule is about, the same for each finding. */
  readonly description: string;
  /** What was found here. */
  readonly message: string;
  readonly url: string;
  readonly range: SourceRange;
};

export function lintWarning(rule: LintRuleName, range: SourceRange, message: string): LintWarning {
  return { rule, description: LINT_RULES[rule].description, message, url: lintRuleUrl(rule), range };
}

export const isExperimental = (rule: LintRuleName): boolean => (LINT_RULES[rule] as LintRule).isExperimental ?? false;

/** Both platforms as `linux/arm64/v8`. */
export function baseImagePlatformWarning(
  range: SourceRange,
  { image, expected, actual }: { readonly image: string; readonly expected: string; readonly actual: string },
): LintWarning {
  return lintWarning(
    'InvalidBaseImagePlatform',
    range,
    `Base image ${image} was pulled with platform ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)} for current build`,
  );
}
