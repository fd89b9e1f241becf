export { type ArgSources, argValue } from './arg-value.js';
export type { Dockerfile, EscapeCharacter, ParserDirective, Stage } from './dockerfile.js';
export { excerptOf } from './dockerfile-fault.js';
export type { Environment } from './environment.js';
export { expandInstruction } from './expand-instruction.js';
export { type Expand, type ExpandOptions, expander, expandWord, expandWords } from './expand-word.js';
export { exposedPorts } from './exposed-ports.js';
export { externalBases } from './external-bases.js';
export { type GitLogin, withoutLogin } from './git-login.js';
export type { Heredoc } from './heredoc.js';
export { createIgnoreMatcher, type IgnoreMatcher, type IgnoreState } from './ignore/ignore-matcher.js';
export { namePattern } from './ignore/name-pattern.js';
export { parseIgnoreFile } from './ignore/parse-ignore-file.js';
export type * from './instruction.js';
export { type LintReport, lintDockerfile } from './lint/lint-dockerfile.js';
export type { BasePlatforms, LintOptions } from './lint/lint-options.js';
export { LINT_RULE_NAMES, type LintRuleName } from './lint/lint-rules.js';
export type { LintWarning } from './lint/lint-warning.js';
export { type ParseOptions, parseDockerfile, parseTrigger } from './parse-dockerfile.js';
export { type PlatformName, PROXY_ARGS, platformArgs, proxyVariables } from './predefined-args.js';
export { requireKnownSyntax } from './require-known-syntax.js';
export type { RunMount } from './run-mount.js';
export { runMounts } from './run-mounts.js';
export { type RunScript, runScript } from './run-script.js';
export { sourceExcerpt } from './source-excerpt.js';
export type { SourceRange } from './source-range.js';
export {
  type PlannedStage,
  planStages,
  type StagePlan,
  type StagePlanOptions,
  type StageSource,
} from './stage-plan.js';
export { unusedArgs } from './unused-args.js';
