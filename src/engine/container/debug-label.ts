/** Of a debug session's container; its value is the id of the container that is looked into. */
export const DEBUG_LABEL = 'gantry.debug';
