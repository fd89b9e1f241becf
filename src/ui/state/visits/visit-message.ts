/** Back to where one was, or on again. */
export type VisitMessage = { readonly type: 'visits.walked'; readonly to: 'past' | 'ahead' };
