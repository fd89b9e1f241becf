'use strict';

// Stands for `lodash` in the bundle: blessed-contrib's line chart wants its `max`, and nothing else.

exports.max = (values) =>
  values.length === 0 ? undefined : values.reduce((most, value) => (value > most ? value : most));
