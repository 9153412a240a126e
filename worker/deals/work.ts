/** Work of the queue: a won deal whose facts changed. */
export const DEAL_RECKON = 'deal.reckon'
