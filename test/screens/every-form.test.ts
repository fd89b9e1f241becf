import { describe } from 'node:test';

import { DIALOG_ROWS } from './dialog-rows.js';
import { testDialogs } from './test-dialogs.js';

describe('every form and every line to type into is whole at every size', () => {
  testDialogs([...DIALOG_ROWS.form, ...DIALOG_ROWS.prompt]);
});
