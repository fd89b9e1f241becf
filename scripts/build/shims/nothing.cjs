'use strict';

// Stands for packages that Ink asks for and gantry never uses: the React developer tools.

module.exports = {};
