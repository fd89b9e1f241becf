'use strict';

// Stands for `blessed` in the bundle: what blessed-contrib's widgets touch of it when they draw off screen.
// The real one takes the terminal, installs handlers of signals and exits, and needs 100 ms to load.

class Node {
  constructor(options = {}) {
    initNode(this, options);
  }

  on(event, listener) {
    const listeners = this.listeners.get(event) ?? [];
    this.listeners.set(event, [...listeners, listener]);
    return this;
  }

  emit(event, ...details) {
    for (const listener of this.listeners.get(event) ?? []) listener.apply(this, details);
  }

  append(child) {
    this.children.push(child);
  }

  remove(child) {
    this.children = this.children.filter((other) => other !== child);
  }

  setContent(content) {
    this.content = content;
  }
}

function initNode(node, options = {}) {
  node.options = options;
  node.listeners = new Map();
  node.children = [];
  node.width = options.width;
  node.height = options.height;
  node.content = options.content ?? '';
}

// The widgets call it as a function on themselves (`Box.call(this, options)`), which a class does not allow.
function Box(options) {
  if (!(this instanceof Node)) return new Box(options);
  initNode(this, options);
}
Box.prototype = Object.create(Node.prototype);

module.exports = { Node, Box, box: (options) => new Box(options) };
