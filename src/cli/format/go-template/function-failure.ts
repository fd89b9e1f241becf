/** What a function throws for arguments that it cannot take; the evaluator says where. */
export class FunctionFailure extends Error {}
