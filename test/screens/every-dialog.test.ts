import { describe } from 'node:test';

import { DIALOG_ROWS } from './dialog-rows.js';
import { testDialogs } from './test-dialogs.js';

describe('every question and every other dialog is whole at every size', () => {
  testDialogs([...DIALOG_ROWS.confirm, ...DIALOG_ROWS.others]);
});
