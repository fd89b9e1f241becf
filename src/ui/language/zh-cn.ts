import type { Phrase } from './phrasebook.js';
import { DIALOGS } from './zh-cn/dialogs.js';
import { KEY_HELPS } from './zh-cn/key-helps.js';
import { KEY_LABELS } from './zh-cn/key-labels.js';
import { NOTICES } from './zh-cn/notices.js';
import { PANES } from './zh-cn/panes.js';
import { STATES } from './zh-cn/states.js';

/** 简体中文 */
export const ZH_CN: readonly Phrase[] = [...STATES, ...KEY_LABELS, ...KEY_HELPS, ...PANES, ...DIALOGS, ...NOTICES];
