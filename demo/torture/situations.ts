/** A situation of the page: what happens and what must be there after it. Played by `demo/shop/torture.js`. */
export type Situation = { id: string; name: string; must: string }

export const SITUATIONS: Situation[] = [
  { id: 'landing', name: 'A landing by a partner’s link', must: 'One visit, one cookie.' },
  { id: 'silent', name: 'A landing without one', must: 'Nothing sent, nothing kept.' },
  { id: 'reload', name: 'The landing reloaded, twice', must: 'Still one visit.' },
  { id: 'two-tags', name: 'Two script tags on the page', must: 'One visit.' },
  { id: 'stripped', name: 'A router strips the ref before the script runs', must: 'The visit, of that partner.' },
  { id: 'throwing', name: 'Cookies and storage throw', must: 'Visit and lead all the same.' },
  { id: 'properties', name: 'identify with a plan and an external id', must: 'One lead, which knows the plan.' },
  { id: 'thrice', name: 'identify three times', must: 'One lead.' },
  { id: 'leaving', name: 'A lead, then at once another page, and a server that takes 900 ms', must: 'One lead.' },
  { id: 'blocked', name: 'The endpoint is blocked; then the next page', must: 'The same visit and lead, once each.' },
  { id: 'overload', name: '503, then the next page', must: 'The same visit, once.' },
  { id: 'too-many', name: '429, then the next page', must: 'The same visit, once.' },
  { id: 'refused', name: '400', must: 'Dropped, with one warning.' },
  { id: 'mistyped', name: 'A mistyped key, mended on the next page', must: 'Visit and lead.' },
  { id: 'away', name: 'Away from the network, then back', must: 'The lead, once back.' },
  { id: 'asked', name: 'Consent, given two pages later', must: 'Nothing before, the visit after.' },
  { id: 'withdrawn', name: 'Consent, given and taken back', must: 'No cookie, nothing kept.' },
  { id: 'private', name: 'Global Privacy Control', must: 'Nothing sent, nothing kept.' },
  { id: 'sandboxed', name: 'A frame without an origin', must: 'No error; a stranger’s visit is not taken.' },
  { id: 'banner', name: 'A banner in sight for a second', must: 'One view.' },
]
