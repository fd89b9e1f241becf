import type { Phrase } from './phrasebook.js';
import { BUILDS } from './zh-cn/builds.js';
import { DIALOGS } from './zh-cn/dialogs.js';
import { FACTS } from './zh-cn/facts.js';
import { FIGURES } from './zh-cn/figures.js';
import { KEY_HELPS } from './zh-cn/key-helps.js';
import { KEY_LABELS } from './zh-cn/key-labels.js';
import { NOTICES } from './zh-cn/notices.js';
import { PANES } from './zh-cn/panes.js';
import { QUESTIONS } from './zh-cn/questions.js';
import { REASONS } from './zh-cn/reasons.js';
import { STATES } from './zh-cn/states.js';
import { TERMINALS } from './zh-cn/terminals.js';
import { VERBS } from './zh-cn/verbs.js';

/** 简体中文 */
export const ZH_CN: readonly Phrase[] = [
  ...STATES,
  ...KEY_LABELS,
  ...KEY_HELPS,
  ...PANES,
  ...DIALOGS,
  ...QUESTIONS,
  ...NOTICES,
  ...REASONS,
  ...VERBS,
  ...TERMINALS,
  ...FIGURES,
  ...FACTS,
  ...BUILDS,
];
