'use strict';

// Stands for `signal-exit` below Ink. `Terminal` gives the terminal back on every way out; a second owner of the
// process's signals would end it before the first is done.

module.exports = () => () => {};
